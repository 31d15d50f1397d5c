package io.periskop.discovery.kubernetes;

import io.periskop.http.ProxyConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether one server is asked through a proxy, as Go decides it. */
final class ProxyChoice {
    private ProxyChoice() {}

    /** Null for none. */
    static @Nullable URI of(ProxyConfig config, URI server, Function<String, @Nullable String> environment) {
        URI proxy = config.url();
        List<String> direct = config.noProxy();
        if (config.fromEnvironment()) {
            boolean tls = "https".equals(server.getScheme());
            String url = variable(tls ? "HTTPS_PROXY" : "HTTP_PROXY", environment);
            proxy = url == null || url.isEmpty() ? null : URI.create(url.contains("://") ? url : "http://" + url);
            String none = variable("NO_PROXY", environment);
            direct = none == null ? List.of() : List.of(none.split(","));
        }
        boolean rules = config.fromEnvironment() || !direct.isEmpty();
        return proxy == null || (rules && isDirect(server, direct)) ? null : proxy;
    }

    private static boolean isDirect(URI server, List<String> direct) {
        String host = host(server);
        if (host.equals("localhost") || host.startsWith("127.") || host.equals("::1")) {
            return true;
        }
        List<String> rules = new ArrayList<>();
        direct.forEach(rule -> rules.add(rule.strip().toLowerCase(Locale.ROOT)));
        return rules.stream().anyMatch(rule -> covers(rule, host, server.getPort()));
    }

    private static boolean covers(String rule, String host, int port) {
        if (rule.isEmpty()) {
            return false;
        }
        if (rule.equals("*")) {
            return true;
        }
        if (rule.contains("/")) {
            return Network.contains(rule, host);
        }
        String name = rule;
        int colon = rule.lastIndexOf(':');
        if (colon > 0 && rule.indexOf(':') == colon) {
            if (!rule.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = rule.substring(0, colon);
        }
        if (name.startsWith("*.")) {
            name = name.substring(1);
        }
        return name.startsWith(".") ? host.endsWith(name) : host.equals(name) || host.endsWith("." + name);
    }

    private static String host(URI server) {
        String host = server.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static @Nullable String variable(String name, Function<String, @Nullable String> environment) {
        String value = environment.apply(name);
        return value == null || value.isEmpty() ? environment.apply(name.toLowerCase(Locale.ROOT)) : value;
    }
}
