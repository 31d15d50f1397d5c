package io.periskop.discovery.digitalocean;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Prometheus' {@code digitalocean_sd_configs}. */
public final class DigitalOceanMechanism implements Mechanism {
    private static final URI API = URI.create("https://api.digitalocean.com");
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
    private static final int DEFAULT_PORT = 80;
    private static final int LAST_PORT = 65_535;

    @Override
    public String name() {
        return "digitalocean";
    }

    @Override
    public List<String> keys() {
        return List.of("role", "port", "refresh_interval");
    }

    @Override
    public Discovery read(Settings settings) {
        String role = settings.oneOf("role", "droplets", List.of("droplets", "databases"));
        return new DigitalOceanDiscovery(
                DigitalOceanRole.valueOf(role.toUpperCase(Locale.ROOT)),
                API,
                settings.integer("port", DEFAULT_PORT, 0, LAST_PORT),
                settings.duration("refresh_interval", DEFAULT_INTERVAL),
                settings.http());
    }
}
