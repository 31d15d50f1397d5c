package io.periskop.discovery;

import io.periskop.http.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import reactor.core.publisher.Mono;

/** What is in a secret, where a mechanism sends it in a form of its own. */
public final class SecretText {
    private static final int LONGEST = 64 << 10;

    private SecretText() {}

    /** Files are read anew each time; fails with {@link DiscoveryTrouble}, which names the file and not what is in it. */
    public static Mono<String> read(Secret secret, DiscoveryContext context) {
        if (secret instanceof Secret.Inline inline) {
            return Mono.just(inline.value());
        }
        Path file = ((Secret.InFile) secret).path();
        return Mono.fromCallable(() -> read(file)).subscribeOn(context.blocking());
    }

    /** Blocks. */
    public static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(LONGEST + 1);
            if (text.length > LONGEST) {
                throw new DiscoveryTrouble(
                        "the file " + file + " is larger than 64 KiB; check that it is the right one");
            }
            return new String(text, StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            throw new DiscoveryTrouble("there is no file " + file + "; create it, or name another", e);
        } catch (IOException e) {
            throw new DiscoveryTrouble("the file " + file + " cannot be read; check who may", e);
        }
    }
}
