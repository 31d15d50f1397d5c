package io.periskop.http;

import java.net.URI;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Through whom to go.
 *
 * @param url may hold a user name and password, so it is never shown whole
 * @param noProxy hosts, domains, addresses and networks that are asked directly, as in Go's {@code no_proxy}
 * @param connectHeaders sent to the proxy only
 */
public record ProxyConfig(
        @Nullable URI url,
        List<String> noProxy,
        boolean fromEnvironment,
        SortedMap<String, List<Secret>> connectHeaders) {
    public static final ProxyConfig NONE =
            new ProxyConfig(null, List.of(), false, java.util.Collections.emptySortedMap());

    public ProxyConfig {
        noProxy = List.copyOf(noProxy);
    }

    @Override
    public String toString() {
        return "ProxyConfig[" + (url == null ? "" : url.getHost()) + "]";
    }
}
