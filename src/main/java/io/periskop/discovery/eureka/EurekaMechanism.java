package io.periskop.discovery.eureka;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.ServerUrl;
import io.periskop.discovery.Settings;
import io.periskop.http.HttpConfig;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Reads {@code eureka_sd_configs}. */
public final class EurekaMechanism implements Mechanism {
    @Override
    public String name() {
        return "eureka";
    }

    @Override
    public List<String> keys() {
        return List.of("server", "refresh_interval");
    }

    @Override
    public Discovery read(Settings settings) {
        settings.required("server", "give the URL of the Eureka server, such as http://eureka.example.com:8761/eureka");
        HttpConfig http = settings.http();
        ServerUrl server = Objects.requireNonNull(settings.parsed("server", text -> ServerUrl.of(text, http)));
        return new EurekaDiscovery(
                server.uri(), settings.duration("refresh_interval", Duration.ofSeconds(30)), server.http());
    }
}
