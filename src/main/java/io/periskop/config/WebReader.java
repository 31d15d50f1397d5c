package io.periskop.config;

import io.periskop.access.AccessConfig;
import io.periskop.access.Networks;
import io.periskop.access.RateLimit;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code web:}, in which the keys of Prometheus' web configuration file mean what they mean there. */
final class WebReader {
    private static final Keys KEYS = Keys.of(
                    "listen_address",
                    "external_url",
                    "route_prefix",
                    "tls_server_config",
                    "http_server_config",
                    "basic_auth_users",
                    "users",
                    "tokens",
                    "oidc",
                    "open_paths",
                    "cors_origins",
                    "allowed_hosts",
                    "trusted_proxies",
                    "rate_limit",
                    "audit")
            .instead(Map.of("tls_config", "is called tls_server_config here, as in Prometheus; rename it"));
    private static final Keys HTTP = Keys.of("http2", "headers");
    private static final Keys RATE = Keys.of("requests_per_second", "burst");
    /** As in Prometheus, and two that came later. */
    private static final List<String> HEADERS = List.of(
            "Content-Security-Policy",
            "X-Frame-Options",
            "X-Content-Type-Options",
            "X-XSS-Protection",
            "Strict-Transport-Security",
            "Referrer-Policy",
            "Permissions-Policy");

    private static final Pattern HOST = Pattern.compile("(?:\\*\\.)?[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");
    private static final Pattern RATE_NUMBER = Pattern.compile("[0-9]{1,6}(?:\\.[0-9]{1,6})?");
    private static final int MOST_AT_ONCE = 1_000_000;

    private final YamlMapping web;
    private final Path directory;

    private WebReader(YamlMapping web, Path directory) {
        this.web = web;
        this.directory = directory;
    }

    static WebConfig read(@Nullable YamlValue value, Path directory) {
        return value == null ? WebConfig.UNSET : new WebReader(value.mapping(KEYS), directory).read();
    }

    private WebConfig read() {
        YamlValue address = web.get("listen_address");
        WebConfig listening = address == null ? WebConfig.UNSET : address.orError(WebConfig::new);
        YamlValue tls = web.get("tls_server_config");
        AccountsReader accounts = new AccountsReader(directory);
        YamlValue audit = web.get("audit");
        URI external = externalUrl();
        AccessConfig access = new AccessConfig(
                accounts.passwords(web),
                accounts.tokens(web),
                OidcReader.read(web.get("oidc"), directory),
                openPaths(),
                origins(),
                external == null ? null : WebConfig.origin(external),
                hosts(),
                proxies(),
                rate(),
                audit == null || audit.flag(),
                headers());
        return new WebConfig(
                listening.listenAddress(),
                external,
                routePrefix(),
                tls == null ? null : TlsServerReader.read(tls, directory),
                access);
    }

    private List<String> openPaths() {
        List<String> paths = new ArrayList<>();
        for (YamlValue each : web.list("open_paths")) {
            String path = each.text();
            if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || "{}*?#%;".indexOf(c) >= 0)) {
                throw each.error("bad path " + Quoted.value(path) + "; write a whole one, such as /metrics");
            }
            paths.add(path);
        }
        return paths;
    }

    private List<String> origins() {
        List<String> origins = new ArrayList<>();
        for (YamlValue each : web.list("cors_origins")) {
            URI url = each.orError(Urls::http);
            boolean more = !url.getRawPath().isEmpty() || url.getRawQuery() != null || url.getRawFragment() != null;
            if (more || url.getRawUserInfo() != null) {
                throw each.error(
                        "more than an origin; write scheme, host and port only, such as https://app.example.com");
            }
            origins.add(WebConfig.origin(url));
        }
        return origins;
    }

    private @Nullable URI externalUrl() {
        YamlValue value = web.get("external_url");
        return value == null ? null : value.orError(Urls::external);
    }

    private @Nullable String routePrefix() {
        YamlValue value = web.get("route_prefix");
        return value == null ? null : value.orError(Urls::prefix);
    }

    private List<String> hosts() {
        List<String> hosts = new ArrayList<>();
        for (YamlValue each : web.list("allowed_hosts")) {
            if (!HOST.matcher(each.text()).matches()) {
                throw each.error("bad host " + Quoted.value(each.text())
                        + "; write a name without a port, such as periskop.example.com or *.example.com");
            }
            hosts.add(each.text());
        }
        return hosts;
    }

    private Networks proxies() {
        List<String> networks = new ArrayList<>();
        for (YamlValue each : web.list("trusted_proxies")) {
            each.orError(text -> Networks.of(List.of(text)));
            networks.add(each.text());
        }
        return Networks.of(networks);
    }

    private @Nullable RateLimit rate() {
        YamlValue value = web.get("rate_limit");
        if (value == null) {
            return null;
        }
        YamlMapping rate = value.mapping(RATE);
        double perSecond =
                rate.required("requests_per_second", "give a number such as 50").orError(WebReader::perSecond);
        YamlValue burst = rate.get("burst");
        return new RateLimit(
                perSecond,
                burst == null ? (int) Math.max(1, Math.ceil(2 * perSecond)) : burst.integer(1, MOST_AT_ONCE));
    }

    private static double perSecond(String text) {
        double number = RATE_NUMBER.matcher(text).matches() ? new BigDecimal(text).doubleValue() : 0;
        if (number < 0.001) {
            throw new IllegalArgumentException("bad rate " + Quoted.value(text) + "; give 0.001 to 999999");
        }
        return number;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        YamlValue value = web.get("http_server_config");
        if (value == null) {
            return headers;
        }
        YamlMapping http = value.mapping(HTTP);
        YamlValue http2 = http.get("http2");
        if (http2 != null && http2.flag()) {
            throw http2.error("HTTP/2 is not spoken here; write false, or put a proxy in front");
        }
        YamlValue given = http.get("headers");
        if (given != null) {
            given.mapping(Keys.of(HEADERS))
                    .values()
                    .forEach((name, each) -> headers.put(name, HttpHeaderRules.value(each)));
        }
        return headers;
    }
}
