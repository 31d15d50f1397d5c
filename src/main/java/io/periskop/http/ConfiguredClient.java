package io.periskop.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;

/**
 * What one configuration needs: its connections, plain and encrypted ones, its proxies and its token. Certificates in files
 * are looked at before a request, at most once a second; when they changed, new connections are made with the new ones.
 */
final class ConfiguredClient {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_HEADER_BYTES = 32 << 10;

    private record Encrypted(TlsMaterial material, Connections connections, long lookedAt) {}

    private final HttpConfig config;
    private final Supplier<ConnectionProvider> pools;
    private final UnaryOperator<HttpClient> settings;
    private final Proxies proxies;
    private final boolean canChange;
    private final @Nullable OAuth2Tokens tokens;
    private final Connections plain;
    private volatile @Nullable Encrypted encrypted;
    private volatile long usedAt = System.nanoTime();
    private boolean closed;

    /** @param exchanges gets tokens */
    ConfiguredClient(
            HttpConfig config,
            Supplier<ConnectionProvider> pools,
            UnaryOperator<HttpClient> settings,
            Map<String, String> environment,
            HttpExchanges exchanges) {
        this.config = config;
        this.pools = pools;
        this.settings = settings;
        this.proxies = Proxies.of(config.proxy(), environment);
        this.canChange = TlsMaterial.canChange(config.tls());
        this.tokens = config.authentication() instanceof Authentication.OAuth2 oauth
                ? new OAuth2Tokens(oauth, exchanges)
                : null;
        this.plain = connections(UnaryOperator.identity());
    }

    HttpConfig config() {
        return config;
    }

    @Nullable
    OAuth2Tokens tokens() {
        return tokens;
    }

    @Nullable
    URI proxyOf(URI uri) {
        return proxies.of(uri);
    }

    /** Fails with {@link HttpTrouble}: files are read for it, on a thread that may block. */
    Mono<Connections> connections(boolean secure) {
        usedAt = System.nanoTime();
        if (!secure) {
            return Mono.just(plain);
        }
        Encrypted now = encrypted;
        if (now != null && (!canChange || isFresh(now))) {
            return Mono.just(now.connections);
        }
        return Mono.fromCallable(this::renewed).subscribeOn(Schedulers.boundedElastic());
    }

    boolean isUnusedFor(Duration time) {
        Encrypted now = encrypted;
        return System.nanoTime() - usedAt > time.toNanos()
                && !plain.isUsed()
                && (now == null || !now.connections.isUsed());
    }

    /** Those that use it go on. */
    synchronized void retire() {
        closed = true;
        plain.retire();
        if (encrypted != null) {
            encrypted.connections.retire();
        }
    }

    synchronized void close() {
        closed = true;
        plain.close();
        if (encrypted != null) {
            encrypted.connections.close();
        }
    }

    private static boolean isFresh(Encrypted now) {
        return System.nanoTime() - now.lookedAt < LOOK_NANOS;
    }

    private synchronized Connections renewed() throws HttpTrouble {
        Encrypted before = encrypted;
        if (before != null && isFresh(before)) {
            return before.connections;
        }
        long now = System.nanoTime();
        TlsMaterial material = TlsMaterial.read(config.tls());
        if (before != null && before.material.equals(material)) {
            encrypted = new Encrypted(material, before.connections, now);
            return before.connections;
        }
        SslProvider tls = material.provider(config.tls(), config.enableHttp2());
        Connections next = connections(client -> encrypted(client, tls));
        if (closed) {
            next.retire();
        }
        encrypted = new Encrypted(material, next, now);
        if (before != null) {
            before.connections.retire();
        }
        return next;
    }

    private HttpClient encrypted(HttpClient client, SslProvider tls) {
        HttpClient secure = client.secure(tls);
        return config.enableHttp2()
                ? secure.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                        .http2Settings(settings -> settings.maxHeaderListSize(MAX_HEADER_BYTES))
                : secure.protocol(HttpProtocol.HTTP11);
    }

    private Connections connections(UnaryOperator<HttpClient> kind) {
        ConnectionProvider pool = pools.get();
        return new Connections(pool, kind.apply(settings.apply(HttpClient.create(pool))));
    }
}
