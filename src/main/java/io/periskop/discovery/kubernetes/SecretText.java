package io.periskop.discovery.kubernetes;

import io.periskop.http.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads secrets, blocking. Messages name the file, never what is in it. */
final class SecretText {
    private static final int MOST = 1 << 20;

    private SecretText() {}

    static String of(Secret secret) throws IOException {
        if (secret instanceof Secret.Inline inline) {
            return inline.value();
        }
        return ofFile(((Secret.InFile) secret).path());
    }

    static String orEmpty(@Nullable Secret secret) throws IOException {
        return secret == null ? "" : of(secret);
    }

    static String ofFile(Path file) throws IOException {
        try {
            if (Files.size(file) > MOST) {
                throw new IOException("the file '" + file + "' is larger than " + MOST + " bytes");
            }
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file '" + file + "'", e);
        } catch (IOException e) {
            throw new IOException("the file '" + file + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
