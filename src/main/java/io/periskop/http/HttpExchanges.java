package io.periskop.http;

import io.netty.buffer.ByteBuf;
import io.periskop.http.HttpTrouble.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Exchanges as Prometheus' {@code <http_config>} has them, with a client and a pool of connections for each configuration.
 * What has not been used for a while is closed.
 */
public final class HttpExchanges implements Disposable {
    private static final int MOST = 1000;
    private static final Duration UNUSED = Duration.ofMinutes(10);
    private static final Duration ONLY_JUST_USED = Duration.ofSeconds(1);
    private static final Duration SWEEP = Duration.ofMinutes(1);

    /** Reads the answer that counts, after redirects. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * @param content need not be subscribed to: the connection is closed then
         * @return one value; on an event loop
         */
        Publisher<T> read(HttpClientResponse response, Flux<ByteBuf> content);
    }

    private final Supplier<ConnectionProvider> pools;
    private final UnaryOperator<HttpClient> settings;
    private final Map<String, String> environment;
    private final Map<HttpConfig, ConfiguredClient> clients = new ConcurrentHashMap<>();
    private final ConfiguredClient standard;
    private final Disposable sweep;

    /**
     * @param pools makes a pool
     * @param settings of a client: headers that all requests have, and limits of its decoder
     */
    public HttpExchanges(Supplier<ConnectionProvider> pools, UnaryOperator<HttpClient> settings) {
        this(pools, settings, System.getenv());
    }

    HttpExchanges(
            Supplier<ConnectionProvider> pools, UnaryOperator<HttpClient> settings, Map<String, String> environment) {
        this.pools = pools;
        this.settings = settings;
        this.environment = Map.copyOf(environment);
        this.standard = configured(HttpConfig.DEFAULT);
        this.sweep = Schedulers.parallel()
                .schedulePeriodically(
                        () -> retireUnused(UNUSED), SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @return fails with {@link HttpTrouble} only; the call's time is for each step, and its size for the reader */
    public <T> Mono<T> exchange(HttpConfig config, HttpCall call, Reader<T> reader) {
        if (call.socket() != null && !LoopResources.hasNativeSupport()) {
            return Mono.error(
                    new HttpTrouble(
                            Kind.CONNECTION,
                            "Unix sockets need netty's epoll library, which there is for Linux on x86-64 only; use a TCP address"));
        }
        return new Exchange<>(this, config, call, reader).run().onErrorMap(HttpTroubles::of);
    }

    @Override
    public void dispose() {
        sweep.dispose();
        standard.close();
        clients.values().forEach(ConfiguredClient::close);
        clients.clear();
    }

    /** May be retired by the time it is used: then ask again. */
    ConfiguredClient client(HttpConfig config) {
        if (config.equals(HttpConfig.DEFAULT)) {
            return standard;
        }
        ConfiguredClient client = clients.computeIfAbsent(config, this::configured);
        if (clients.size() > MOST) {
            retireUnused(ONLY_JUST_USED);
        }
        return client;
    }

    private ConfiguredClient configured(HttpConfig config) {
        return new ConfiguredClient(config, pools, settings, environment, this);
    }

    void retireUnused(Duration unused) {
        clients.values().stream().filter(client -> client.isUnusedFor(unused)).forEach(client -> {
            clients.remove(client.config(), client);
            client.retire();
        });
    }

    int size() {
        return clients.size();
    }
}
