package io.periskop.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.yaml.snakeyaml.reader.StreamReader;

/** The configuration file's characters: bounded, UTF-8, and only those that YAML allows. */
final class YamlText {
    static final int MAX_BYTES = 2 << 20;

    private YamlText() {}

    static byte[] read(Path file) {
        if (Files.isDirectory(file)) {
            throw cannot(file, "is a directory; name the file in it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw cannot(
                    file,
                    "no such file, looked for "
                            + Quoted.file(file.toAbsolutePath().toString())
                            + "; create it, or name another with --config or CONFIG_FILE");
        } catch (AccessDeniedException e) {
            throw cannot(file, "permission denied; let the user that runs the server read it");
        } catch (IOException e) {
            throw cannot(
                    file,
                    "cannot be read: " + Quoted.file(String.valueOf(e.getMessage()))
                            + "; check the file and its directory");
        }
    }

    static String decode(Place top, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new ConfigException(top.file() + ": larger than " + Sizes.format(MAX_BYTES) + "; make it smaller");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(in)
                    .toString();
            return printable(top, text.startsWith("\ufeff") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            String before = new String(Arrays.copyOf(bytes, in.position()), StandardCharsets.UTF_8);
            throw top.at(lines(before)).error("not UTF-8 text; save the file as UTF-8");
        }
    }

    private static String printable(Place top, String text) {
        for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
            int codePoint = text.codePointAt(at);
            if (!StreamReader.isPrintable(codePoint)) {
                throw top.at(lines(text.substring(0, at)))
                        .error("character " + String.format("U+%04X", codePoint)
                                + " is not allowed; remove it, or write it as an escape in double quotes");
            }
        }
        return text;
    }

    private static int lines(String before) {
        return 1 + (int) before.chars().filter(c -> c == '\n').count();
    }

    private static ConfigException cannot(Path file, String problem) {
        return new ConfigException(Quoted.file(file.toString()) + ": " + problem);
    }
}
