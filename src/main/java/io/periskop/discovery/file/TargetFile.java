package io.periskop.discovery.file;

import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.PlainGroup;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.TargetGroupJson;
import io.periskop.label.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One file and what it held when it could be read last: nothing before that. */
final class TargetFile {
    static final int MAX_BYTES = 16 << 20;

    private static final String FILEPATH = "__meta_filepath";

    private final Path path;
    private byte[] digest = new byte[0];
    private List<TargetGroup> groups = List.of();

    TargetFile(Path path) {
        this.path = path;
    }

    List<TargetGroup> groups() {
        return groups;
    }

    /**
     * Takes what it holds now; groups that are the same as before stay the same objects.
     *
     * @return false when it is gone
     * @throws DiscoveryTrouble why it cannot be read, with its name; the groups are then as before
     */
    boolean read() {
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            take(content());
            return true;
        } catch (AccessDeniedException e) {
            throw trouble("permission denied; let the user that runs the server read it", e);
        } catch (NoSuchFileException e) {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            throw trouble("it is a link to a file that does not exist; look at where it points", e);
        } catch (CharacterCodingException e) {
            throw trouble("not UTF-8 text; save it as UTF-8", e);
        } catch (IOException e) {
            throw trouble("cannot be read: " + e.getMessage(), e);
        } catch (DiscoveryTrouble e) {
            throw trouble(String.valueOf(e.getMessage()), e);
        }
    }

    private void take(byte[] content) throws IOException {
        byte[] now = sha256(content);
        if (MessageDigest.isEqual(now, digest)) {
            return;
        }
        List<PlainGroup> plain = path.toString().toLowerCase(Locale.ROOT).endsWith(".json")
                ? TargetGroupJson.read(content)
                : TargetGroupYaml.read(text(content));
        List<TargetGroup> found = new ArrayList<>();
        Labels origin = Labels.of(Map.of(FILEPATH, path.toString()));
        for (PlainGroup group : plain) {
            int index = found.size();
            TargetGroup fresh = group.from(path + ":" + index, origin);
            boolean same = index < groups.size() && groups.get(index).equals(fresh);
            found.add(same ? groups.get(index) : fresh);
        }
        groups = List.copyOf(found);
        digest = now;
    }

    private byte[] content() throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new DiscoveryTrouble("not a file that can be read to its end; put a plain file there");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new DiscoveryTrouble("larger than " + (MAX_BYTES >> 20) + " MiB; split it");
            }
            return content;
        }
    }

    private static String text(byte[] content) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString();
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private DiscoveryTrouble trouble(String problem, Throwable cause) {
        return new DiscoveryTrouble(path + ": " + problem, cause);
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
