package io.periskop.discovery.prometheus;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.ServerUrl;
import io.periskop.discovery.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads {@code prometheus_sd_configs}, which Prometheus itself does not have. */
public final class PrometheusMechanism implements Mechanism {
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(30);
    private static final Duration STARTUP_GRACE = Duration.ofMinutes(2);
    private static final List<String> STATES =
            Stream.of(State.values()).map(State::word).toList();

    @Override
    public String name() {
        return "prometheus";
    }

    @Override
    public List<String> keys() {
        return List.of("server", "scrape_pools", "state", "refresh_interval", "startup_grace");
    }

    @Override
    public Discovery read(Settings settings) {
        ServerUrl server = ServerUrl.read(settings, "server", "give the URL of a Prometheus");
        if (server.uri().getRawQuery() != null) {
            throw settings.error("server", "URL has a query; give the URL that the server's own page has");
        }
        List<String> pools = settings.texts("scrape_pools");
        if (pools.stream().anyMatch(String::isBlank)) {
            throw settings.error("scrape_pools", "empty name; leave out scrape_pools for all of them");
        }
        return new PrometheusDiscovery(
                server,
                pools.stream().distinct().toList(),
                State.valueOf(settings.oneOf("state", State.ANY.word(), STATES).toUpperCase(Locale.ROOT)),
                settings.duration("refresh_interval", REFRESH_INTERVAL),
                settings.duration("startup_grace", STARTUP_GRACE));
    }
}
