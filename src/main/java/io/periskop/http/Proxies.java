package io.periskop.http;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses the proxy of a URL. */
public final class Proxies {
    private final @Nullable URI forHttp;
    private final @Nullable URI forHttps;
    private final @Nullable NoProxy direct;

    private Proxies(@Nullable URI forHttp, @Nullable URI forHttps, @Nullable NoProxy direct) {
        this.forHttp = forHttp;
        this.forHttps = forHttps;
        this.direct = direct;
    }

    /** @param environment read only if the configuration says so: HTTP_PROXY, HTTPS_PROXY, NO_PROXY, in capitals or not */
    public static Proxies of(ProxyConfig config, Map<String, String> environment) {
        if (config.fromEnvironment()) {
            String direct = variable(environment, "NO_PROXY");
            return new Proxies(
                    url(variable(environment, "HTTP_PROXY")),
                    url(variable(environment, "HTTPS_PROXY")),
                    new NoProxy(Arrays.asList(direct.split(","))));
        }
        // As in Prometheus: without no_proxy, everybody is asked through the proxy, this machine too.
        List<String> direct = config.noProxy();
        return new Proxies(config.url(), config.url(), direct.isEmpty() ? null : new NoProxy(direct));
    }

    /** Null for none. */
    public @Nullable URI of(URI target) {
        URI proxy = Hosts.isSecure(target) ? forHttps : forHttp;
        return proxy == null || (direct != null && direct.matches(Hosts.host(target), Hosts.port(target)))
                ? null
                : proxy;
    }

    private static String variable(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value;
    }

    /** Without a scheme it is an HTTP proxy; what is no URL is none. */
    private static @Nullable URI url(String text) {
        try {
            URI uri = URI.create(text.contains("://") ? text : "http://" + text);
            return Hosts.host(uri).isEmpty() ? null : uri;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
