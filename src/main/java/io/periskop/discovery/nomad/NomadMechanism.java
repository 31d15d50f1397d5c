package io.periskop.discovery.nomad;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.Settings;
import io.periskop.discovery.UserUrl;
import java.time.Duration;
import java.util.List;

/** Reads {@code nomad_sd_configs}. */
public final class NomadMechanism implements Mechanism {
    private static final UserUrl LOCAL = UserUrl.parse("http://localhost:4646");

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
        UserUrl given = settings.parsed("server", UserUrl::parse);
        UserUrl server = given == null ? LOCAL : given;
        return new NomadDiscovery(
                server.uri(),
                settings.text("namespace", "default"),
                settings.text("region", "global"),
                settings.flag("allow_stale", true),
                settings.text("tag_separator", ","),
                settings.duration("refresh_interval", Duration.ofSeconds(60)),
                server.http(settings.http()));
    }
}
