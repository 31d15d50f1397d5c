package io.periskop.discovery.marathon;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.ServerUrl;
import io.periskop.discovery.Settings;
import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prometheus' {@code marathon_sd_configs}. */
public final class MarathonMechanism implements Mechanism {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "marathon";
    }

    @Override
    public List<String> keys() {
        return List.of("servers", "refresh_interval", "auth_token", "auth_token_file");
    }

    @Override
    public Discovery read(Settings settings) {
        HttpConfig http = settings.http();
        return new MarathonDiscovery(
                servers(settings, http),
                settings.duration("refresh_interval", DEFAULT_INTERVAL),
                token(settings, http));
    }

    private static List<ServerUrl> servers(Settings settings, HttpConfig http) {
        List<String> servers = settings.texts("servers");
        if (servers.isEmpty()) {
            throw settings.error("servers", "missing; list at least one URL of Marathon");
        }
        return servers.stream().map(server -> server(settings, server, http)).toList();
    }

    private static ServerUrl server(Settings settings, String text, HttpConfig http) {
        try {
            return ServerUrl.of(text, http);
        } catch (IllegalArgumentException e) {
            throw settings.error("servers", String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Secret token(Settings settings, HttpConfig http) {
        Secret token = settings.secret("auth_token");
        Path file = settings.path("auth_token_file");
        if (token != null && file != null) {
            throw settings.error("auth_token_file", "given beside auth_token; remove one of them");
        }
        if ((token != null || file != null) && !http.authentication().equals(Authentication.NONE)) {
            throw settings.error(
                    token == null ? "auth_token_file" : "auth_token",
                    "given beside another way to authenticate; remove one of them");
        }
        return file == null ? token : new Secret.InFile(file);
    }
}
