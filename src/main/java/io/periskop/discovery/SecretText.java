package io.periskop.discovery;

import io.periskop.http.HttpTrouble;
import io.periskop.http.Secret;
import reactor.core.publisher.Mono;

/** What is in a secret, where a mechanism sends it in a form of its own. */
public final class SecretText {
    private SecretText() {}

    /** Files are read anew each time; fails with {@link DiscoveryTrouble}, which names the file and not what is in it. */
    public static Mono<String> read(Secret secret, DiscoveryContext context) {
        return Mono.fromCallable(() -> read(secret)).subscribeOn(context.blocking());
    }

    /** Blocks. */
    public static String read(Secret secret) {
        try {
            return io.periskop.http.SecretText.of(secret);
        } catch (HttpTrouble e) {
            throw new DiscoveryTrouble(e.getMessage() + "; check its name, and who may read it", e);
        }
    }
}
