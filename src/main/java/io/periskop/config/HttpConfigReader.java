package io.periskop.config;

import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the keys of Prometheus' {@code <http_config>} out of the mapping that they are part of. */
final class HttpConfigReader {
    static final List<String> KEYS = List.of(
            "basic_auth",
            "authorization",
            "oauth2",
            "bearer_token",
            "bearer_token_file",
            "tls_config",
            "proxy_url",
            "no_proxy",
            "proxy_from_environment",
            "proxy_connect_header",
            "follow_redirects",
            "enable_http2",
            "http_headers");

    private static final Keys HEADER = Keys.of("values", "secrets", "files");

    private HttpConfigReader() {}

    /**
     * Looks at its own keys only.
     *
     * @param directory that relative paths begin at
     */
    static HttpConfig read(YamlMapping mapping, Path directory) {
        return new HttpConfig(
                AuthenticationReader.read(mapping, directory),
                TlsConfigReader.read(mapping.get("tls_config"), directory),
                ProxyReader.read(mapping, directory),
                flag(mapping, "follow_redirects"),
                flag(mapping, "enable_http2"),
                headers(mapping.get("http_headers"), directory));
    }

    static SortedMap<String, List<Secret>> headers(@Nullable YamlValue value, Path directory) {
        SortedMap<String, List<Secret>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (value != null) {
            value.hidden().mapping().values().forEach((name, header) -> {
                HttpHeaderRules.checkName(header.place(), name);
                HttpHeaderRules.checkAllowed(header.place(), name);
                if (headers.put(name, header.isNothing() ? List.of() : values(header, directory)) != null) {
                    throw header.error("the same header as another key, in other case; keep one of them");
                }
            });
        }
        return headers;
    }

    private static List<Secret> values(YamlValue value, Path directory) {
        YamlMapping header = value.mapping(HEADER);
        List<Secret> values = new ArrayList<>();
        header.list("values").forEach(each -> values.add(new Secret.Shown(HttpHeaderRules.value(each))));
        header.list("secrets").forEach(each -> values.add(Secret.of(HttpHeaderRules.value(each))));
        header.list("files").forEach(each -> values.add(new Secret.InFile(SecretFields.path(each, directory))));
        return values;
    }

    private static boolean flag(YamlMapping mapping, String key) {
        YamlValue value = mapping.get(key);
        return value == null || value.flag();
    }
}
