package io.periskop.discovery.consul;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Mechanism;
import io.periskop.discovery.Settings;
import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code consul_sd_configs}. */
public final class ConsulMechanism implements Mechanism {
    private static final String TOKEN_HEADER = "X-Consul-Token";

    @Override
    public String name() {
        return "consul";
    }

    @Override
    public List<String> keys() {
        return List.of(
                "server",
                "path_prefix",
                "token",
                "datacenter",
                "namespace",
                "partition",
                "scheme",
                "username",
                "password",
                "services",
                "filter",
                "health_filter",
                "tags",
                "node_meta",
                "tag_separator",
                "allow_stale",
                "refresh_interval");
    }

    @Override
    public Discovery read(Settings settings) {
        ConsulServer server = server(settings);
        return new ConsulDiscovery(
                server,
                new ConsulScope(
                        settings.text("datacenter", ""),
                        settings.text("namespace", ""),
                        settings.text("partition", ""),
                        settings.flag("allow_stale", true),
                        settings.textMap("node_meta")),
                new ConsulChoice(
                        settings.texts("services"),
                        settings.texts("tags"),
                        settings.text("filter", ""),
                        settings.text("health_filter", "")),
                settings.text("tag_separator", ","),
                settings.duration("refresh_interval", Duration.ofSeconds(30)),
                server.http(http(settings)));
    }

    private static ConsulServer server(Settings settings) {
        String scheme = settings.oneOf("scheme", "http", List.of("http", "https"));
        String prefix = settings.parsed("path_prefix", ConsulServer::prefix);
        ConsulServer server =
                settings.parsed("server", text -> ConsulServer.of(text, scheme, prefix == null ? "" : prefix));
        return server == null ? ConsulServer.of(ConsulServer.LOCAL, scheme, prefix == null ? "" : prefix) : server;
    }

    private static HttpConfig http(Settings settings) {
        HttpConfig http = withUser(settings, settings.http());
        Secret token = settings.secret("token");
        if (token == null) {
            return http;
        }
        Authentication other = http.authentication();
        if (other instanceof Authentication.Credentials || other instanceof Authentication.OAuth2) {
            throw settings.error("token", "beside authorization or oauth2; keep one of them");
        }
        SortedMap<String, List<Secret>> headers = new TreeMap<>(http.headers());
        headers.put(TOKEN_HEADER, List.of(token));
        return new HttpConfig(
                http.authentication(), http.tls(), http.proxy(), http.followRedirects(), http.enableHttp2(), headers);
    }

    private static HttpConfig withUser(Settings settings, HttpConfig http) {
        String key = settings.has("username") ? "username" : "password";
        if (!settings.has(key)) {
            return http;
        }
        if (!http.authentication().equals(Authentication.NONE)) {
            throw settings.error(key, "beside another way of authentication; keep one of them");
        }
        return http.with(new Authentication.Basic(settings.secret("username"), settings.secret("password")));
    }
}
