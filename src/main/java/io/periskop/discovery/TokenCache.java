package io.periskop.discovery;

import io.periskop.http.HttpCall;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Keeps a token until shortly before it ends. Of one run: its refreshes come one after the other. */
public final class TokenCache {
    private static final long MARGIN_SECONDS = 60;
    private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

    private final DiscoveryContext context;
    private final Supplier<Mono<AccessToken>> source;
    private volatile @Nullable Kept kept;

    private record Kept(AccessToken token, long untilSeconds) {}

    /** @param source asks for a new one */
    public TokenCache(DiscoveryContext context, Supplier<Mono<AccessToken>> source) {
        this.context = context;
        this.source = source;
    }

    /** The call with the token as its {@code Authorization}. */
    public Mono<HttpCall> authorize(HttpCall call) {
        return token().map(token ->
                call.header("Authorization", "Bearer " + token.value().value()));
    }

    /** The next call gets a new token: the old one may be why something failed. */
    public void forget() {
        kept = null;
    }

    private Mono<AccessToken> token() {
        return Mono.defer(() -> {
            Kept known = kept;
            if (known != null && now() < known.untilSeconds) {
                return Mono.just(known.token);
            }
            long asked = now();
            return source.get().doOnNext(token -> kept = new Kept(token, asked + usefulSeconds(token)));
        });
    }

    private static long usefulSeconds(AccessToken token) {
        return Math.min(LONGEST_SECONDS, Math.max(0, token.lifeSeconds() - MARGIN_SECONDS));
    }

    private long now() {
        return context.clock().now(TimeUnit.SECONDS);
    }
}
