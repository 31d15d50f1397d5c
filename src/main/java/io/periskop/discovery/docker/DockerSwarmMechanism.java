package io.periskop.discovery.docker;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.Settings;
import java.util.List;
import java.util.Locale;

/** Prometheus' {@code dockerswarm_sd_configs}. */
public final class DockerSwarmMechanism implements Mechanism {
    @Override
    public String name() {
        return "dockerswarm";
    }

    @Override
    public List<String> keys() {
        return List.of("host", "role", "port", "filters", "refresh_interval");
    }

    @Override
    public Discovery read(Settings settings) {
        String role = settings.oneOf("role", null, List.of("services", "tasks", "nodes"));
        return new SwarmDiscovery(
                DockerMechanism.host(settings),
                SwarmRole.valueOf(role.toUpperCase(Locale.ROOT)),
                settings.integer("port", DockerMechanism.DEFAULT_PORT, 0, DockerMechanism.LAST_PORT),
                DockerFilter.read(settings),
                settings.duration("refresh_interval", DockerMechanism.DEFAULT_INTERVAL),
                settings.http());
    }
}
