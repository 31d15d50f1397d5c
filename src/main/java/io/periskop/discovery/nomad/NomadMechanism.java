package io.periskop.discovery.nomad;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.ServerUrl;
import io.periskop.discovery.Settings;
import io.periskop.http.HttpConfig;
import java.time.Duration;
import java.util.List;

/** Reads {@code nomad_sd_configs}. */
public final class NomadMechanism implements Mechanism {
    private static final String LOCAL = "http://localhost:4646";

    @Override
    public String name() {
        return "nomad";
    }

    @Override
    public List<String> keys() {
        return List.of("allow_stale", "namespace", "refresh_interval", "region", "server", "tag_separator");
    }

    @Override
    public Discovery read(Settings settings) {
        HttpConfig http = settings.http();
        ServerUrl given = settings.parsed("server", text -> ServerUrl.of(text, http));
        ServerUrl server = given == null ? ServerUrl.of(LOCAL, http) : given;
        return new NomadDiscovery(
                server.uri(),
                settings.text("namespace", "default"),
                settings.text("region", "global"),
                settings.flag("allow_stale", true),
                settings.text("tag_separator", ","),
                settings.duration("refresh_interval", Duration.ofSeconds(60)),
                server.http());
    }
}
