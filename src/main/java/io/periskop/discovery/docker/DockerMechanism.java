package io.periskop.discovery.docker;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Prometheus' {@code docker_sd_configs}. */
public final class DockerMechanism implements Mechanism {
    static final int DEFAULT_PORT = 80;
    static final int LAST_PORT = 65_535;
    static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
    static final String HOST_NEXT = "give the daemon's address, such as unix:///var/run/docker.sock";

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public List<String> keys() {
        return List.of("host", "port", "host_networking_host", "match_first_network", "filters", "refresh_interval");
    }

    @Override
    public Discovery read(Settings settings) {
        return new DockerDiscovery(
                host(settings),
                settings.integer("port", DEFAULT_PORT, 0, LAST_PORT),
                settings.text("host_networking_host", "localhost"),
                settings.flag("match_first_network", true),
                DockerFilter.read(settings),
                settings.duration("refresh_interval", DEFAULT_INTERVAL),
                settings.http());
    }

    static DockerHost host(Settings settings) {
        settings.required("host", HOST_NEXT);
        return Objects.requireNonNull(settings.parsed("host", DockerHost::parse));
    }
}
