package io.periskop.discovery.puppetdb;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.ServerUrl;
import io.periskop.discovery.Settings;
import io.periskop.http.HttpConfig;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Prometheus' {@code puppetdb_sd_configs}. */
public final class PuppetDbMechanism implements Mechanism {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
    private static final int DEFAULT_PORT = 80;
    private static final int LAST_PORT = 65_535;

    @Override
    public String name() {
        return "puppetdb";
    }

    @Override
    public List<String> keys() {
        return List.of("url", "query", "include_parameters", "refresh_interval", "port");
    }

    @Override
    public Discovery read(Settings settings) {
        settings.required("url", "give the URL of PuppetDB");
        HttpConfig http = settings.http();
        ServerUrl server = Objects.requireNonNull(settings.parsed("url", text -> ServerUrl.of(text, http)));
        return new PuppetDbDiscovery(
                server.uri(),
                settings.required("query", "give a query in PQL that yields resources"),
                settings.flag("include_parameters", false),
                settings.duration("refresh_interval", DEFAULT_INTERVAL),
                settings.integer("port", DEFAULT_PORT, 0, LAST_PORT),
                server.http());
    }
}
