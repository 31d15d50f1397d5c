package io.periskop.discovery.gce;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Prometheus' {@code gce_sd_configs}. */
public final class GceMechanism implements Mechanism {
    private static final URI API = URI.create("https://compute.googleapis.com/compute/v1");
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
    private static final int DEFAULT_PORT = 80;
    private static final int LAST_PORT = 65_535;

    @Override
    public String name() {
        return "gce";
    }

    @Override
    public List<String> keys() {
        return List.of("project", "zone", "filter", "refresh_interval", "port", "tag_separator");
    }

    @Override
    public boolean usesHttp() {
        return false;
    }

    @Override
    public Discovery read(Settings settings) {
        return new GceDiscovery(
                name(settings, "project", "give the id of a project"),
                name(settings, "zone", "give a zone, such as europe-west1-b"),
                settings.text("filter", ""),
                settings.duration("refresh_interval", DEFAULT_INTERVAL),
                settings.integer("port", DEFAULT_PORT, 0, LAST_PORT),
                settings.text("tag_separator", ","),
                API,
                GoogleAmbient.of(System.getenv()));
    }

    /** They become a part of a path. */
    private static String name(Settings settings, String key, String next) {
        String name = settings.required(key, next);
        if (!name.matches("[A-Za-z0-9._:-]+") || name.contains("..")) {
            throw settings.error(key, "not a name '" + name + "'; " + next);
        }
        return name;
    }
}
