package io.periskop.discovery.http;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.ServerUrl;
import io.periskop.discovery.Settings;
import java.time.Duration;
import java.util.List;

/** Reads {@code http_sd_configs}. */
public final class HttpMechanism implements Mechanism {
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<String> keys() {
        return List.of("url", "refresh_interval");
    }

    @Override
    public Discovery read(Settings settings) {
        ServerUrl url = ServerUrl.read(settings, "url", "give the URL of a list of target groups");
        return new HttpDiscovery(url, settings.duration("refresh_interval", REFRESH_INTERVAL));
    }
}
