package io.periskop.discovery.prometheus;

import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Polling;
import io.periskop.discovery.ServerUrl;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpTrouble;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The three questions that a Prometheus is asked. All answers come on a thread that may take its time. */
final class PrometheusApi {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    /** 10 000 targets with 50 labels each are a tenth of this. */
    private static final int MAX_BYTES = 256 << 20;

    private final PrometheusDiscovery discovery;
    private final DiscoveryContext context;
    private final Duration patience;

    PrometheusApi(PrometheusDiscovery discovery, DiscoveryContext context) {
        this.discovery = discovery;
        this.context = context;
        this.patience = Polling.patience(discovery.refreshInterval());
    }

    /**
     * Of one pool, filtered by the server if it is not too old for that. Fails with {@link DiscoveryTrouble}.
     *
     * @param pool null for all
     */
    Mono<TargetsAnswer> targets(@Nullable String pool) {
        String query = "state=" + discovery.state().word()
                + (pool == null ? "" : "&scrapePool=" + URLEncoder.encode(pool, StandardCharsets.UTF_8));
        URI uri = discovery.server().at("/api/v1/targets", query);
        return get(uri, patience.multipliedBy(8).dividedBy(10), answer -> {
            if (answer.status() != OK) {
                throw new DiscoveryTrouble("answered " + answer.status() + "; look at the server's log");
            }
            return TargetsReader.read(answer.body());
        });
    }

    /**
     * How long the server runs, by its own clock. Empty if it does not tell at all, as servers that only answer like
     * Prometheus. Fails with {@link DiscoveryTrouble}.
     */
    Mono<Duration> age() {
        return this.<Duration>beside("/api/v1/status/runtimeinfo", answer -> {
            String[] start = new String[1];
            ApiJson.members(answer.body(), json -> name -> {
                if (name.equals("startTime")) {
                    start[0] = json.text();
                } else {
                    json.skip();
                }
            });
            return start[0] == null ? null : Duration.between(time(start[0]), now(answer));
        });
    }

    /** Names of all scrape pools. Empty if the server does not tell. Fails with {@link DiscoveryTrouble}. */
    Mono<Set<String>> pools() {
        return this.<Set<String>>beside("/api/v1/scrape_pools", answer -> {
            Set<String> pools = new HashSet<>();
            ApiJson.members(answer.body(), json -> name -> {
                if (name.equals("scrapePools")) {
                    json.array(() -> pools.add(json.text()));
                } else {
                    json.skip();
                }
            });
            return pools;
        });
    }

    private <T> Mono<T> beside(String path, Function<HttpAnswer, @Nullable T> read) {
        return get(discovery.server().at(path, null), patience.dividedBy(10), answer -> {
            if (answer.status() == NOT_FOUND) {
                return null;
            }
            if (answer.status() != OK) {
                throw new DiscoveryTrouble("answered " + answer.status() + "; look at the server's log");
            }
            return read.apply(answer);
        });
    }

    /** @param read null for an empty answer */
    private <T> Mono<T> get(URI uri, Duration timeout, Function<HttpAnswer, @Nullable T> read) {
        HttpCall call = new HttpCall("GET", uri, Collections.emptySortedMap(), null, null, timeout, MAX_BYTES)
                .header("Accept", "application/json");
        return Mono.defer(() -> context.http().exchange(discovery.server().http(), call))
                .publishOn(context.blocking())
                .mapNotNull(read)
                .onErrorMap(
                        e -> e instanceof HttpTrouble || e instanceof DiscoveryTrouble,
                        e -> new DiscoveryTrouble("GET " + ServerUrl.shown(uri) + ": " + e.getMessage(), e));
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new DiscoveryTrouble("answered a time that is none; give the URL of a Prometheus", e);
        }
    }

    /** The server's clock, if it sends it: ours may go wrong. */
    private Instant now(HttpAnswer answer) {
        String date = answer.header("Date");
        try {
            if (date != null) {
                return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
            }
        } catch (DateTimeException e) {
            return ours(); // as if it had sent none
        }
        return ours();
    }

    private Instant ours() {
        return Instant.ofEpochMilli(context.clock().now(TimeUnit.MILLISECONDS));
    }
}
