package io.periskop.config;

import io.periskop.http.ProxyConfig;
import io.periskop.http.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the keys about a proxy, which stand among others. */
final class ProxyReader {
    private ProxyReader() {}

    static ProxyConfig read(YamlMapping mapping, Path directory) {
        SecretFields fields = new SecretFields(mapping, directory);
        YamlValue url = given(mapping, fields, "proxy_url");
        YamlValue direct = given(mapping, fields, "no_proxy");
        YamlValue flag = mapping.get("proxy_from_environment");
        boolean environment = flag != null && flag.flag();
        if (environment && url != null) {
            throw url.error("proxy_from_environment is true, too; keep one of them");
        }
        if (environment && direct != null) {
            throw direct.error("proxy_from_environment takes it from NO_PROXY; remove one of them");
        }
        if (direct != null && url == null) {
            throw direct.error("there is no proxy_url; give one, or remove no_proxy");
        }
        SortedMap<String, List<Secret>> connect = connectHeaders(mapping.get("proxy_connect_header"));
        if (!connect.isEmpty() && url == null && !environment) {
            throw mapping.error(
                    "proxy_connect_header", "there is no proxy_url; give one, or remove proxy_connect_header");
        }
        URI proxy = url == null ? null : url.orError(Urls::proxy);
        if (proxy == null && !environment) {
            return ProxyConfig.NONE;
        }
        List<String> exceptions = direct == null
                ? List.of()
                : Arrays.stream(direct.text().split(",", -1))
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .toList();
        return new ProxyConfig(proxy, exceptions, environment, connect);
    }

    /** An empty text counts as none. */
    private static @Nullable YamlValue given(YamlMapping mapping, SecretFields fields, String key) {
        return fields.text(key) == null ? null : mapping.get(key);
    }

    private static SortedMap<String, List<Secret>> connectHeaders(@Nullable YamlValue value) {
        SortedMap<String, List<Secret>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (value != null) {
            value.hidden().mapping().values().forEach((name, values) -> {
                HttpHeaderRules.checkName(values.place(), name);
                headers.put(
                        name,
                        values.list().stream()
                                .map(each -> Secret.of(HttpHeaderRules.value(each)))
                                .toList());
            });
        }
        return headers;
    }
}
