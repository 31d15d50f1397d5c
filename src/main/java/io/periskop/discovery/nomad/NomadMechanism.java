package io.periskop.discovery.nomad;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.Settings;
import io.periskop.discovery.Urls;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Reads {@code nomad_sd_configs}. */
public final class NomadMechanism implements Mechanism {
    private static final URI LOCAL = URI.create("http://localhost:4646");

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
        URI server = settings.parsed("server", Urls::server);
        return new NomadDiscovery(
                server == null ? LOCAL : server,
                settings.text("namespace", "default"),
                settings.text("region", "global"),
                settings.flag("allow_stale", true),
                settings.text("tag_separator", ","),
                settings.duration("refresh_interval", Duration.ofSeconds(60)),
                settings.http());
    }
}
