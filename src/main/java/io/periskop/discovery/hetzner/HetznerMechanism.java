package io.periskop.discovery.hetzner;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Prometheus' {@code hetzner_sd_configs}. */
public final class HetznerMechanism implements Mechanism {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
    private static final int DEFAULT_PORT = 80;
    private static final int LAST_PORT = 65_535;

    @Override
    public String name() {
        return "hetzner";
    }

    @Override
    public List<String> keys() {
        return List.of("role", "port", "refresh_interval", "label_selector");
    }

    @Override
    public Discovery read(Settings settings) {
        HetznerRole role = HetznerRole.valueOf(
                settings.oneOf("role", null, List.of("hcloud", "robot")).toUpperCase(Locale.ROOT));
        return new HetznerDiscovery(
                role,
                role.endpoint(),
                settings.integer("port", DEFAULT_PORT, 0, LAST_PORT),
                settings.duration("refresh_interval", DEFAULT_INTERVAL),
                settings.text("label_selector", ""),
                settings.http());
    }
}
