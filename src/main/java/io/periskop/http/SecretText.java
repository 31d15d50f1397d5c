package io.periskop.http;

import io.periskop.http.HttpTrouble.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The text of secrets. Reading one in a file blocks. Messages name the file, never what is in it. */
public final class SecretText {
    private static final int LARGEST_FILE = 1 << 20;

    private SecretText() {}

    public static boolean isInFile(@Nullable Secret secret) {
        return secret instanceof Secret.InFile;
    }

    /** @return empty for none */
    public static String of(@Nullable Secret secret) throws HttpTrouble {
        if (secret == null) {
            return "";
        }
        if (secret instanceof Secret.Inline inline) {
            return inline.value();
        }
        if (secret instanceof Secret.Shown shown) {
            return shown.value();
        }
        return ofFile(((Secret.InFile) secret).path());
    }

    /** Without white space around it. */
    public static String ofFile(Path path) throws HttpTrouble {
        return read(path).strip();
    }

    /**
     * For the value of a header.
     *
     * @param what it is, for the message
     */
    static String line(@Nullable Secret secret, String what) throws HttpTrouble {
        String text = of(secret);
        if (text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw new HttpTrouble(Kind.CREDENTIALS, where(secret, what) + " is more than one line of text");
        }
        return text;
    }

    /** What a message may say of it. */
    public static String where(@Nullable Secret secret, String what) {
        return secret instanceof Secret.InFile file ? "file " + file.path() + " (" + what + ")" : what;
    }

    private static String read(Path path) throws HttpTrouble {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new HttpTrouble(Kind.CREDENTIALS, "file " + path + " is larger than 1 MiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new HttpTrouble(Kind.CREDENTIALS, "file " + path + " does not exist");
        } catch (AccessDeniedException e) {
            throw new HttpTrouble(Kind.CREDENTIALS, "file " + path + " may not be read");
        } catch (HttpTrouble e) {
            throw e;
        } catch (IOException e) {
            throw new HttpTrouble(Kind.CREDENTIALS, "file " + path + " cannot be read");
        }
    }
}
