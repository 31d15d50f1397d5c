package io.periskop.http;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Prometheus' {@code <http_config>}. Equal ones share a client and its connections.
 *
 * @param headers sent with each request, each with one or more values
 */
public record HttpConfig(
        Authentication authentication,
        TlsConfig tls,
        ProxyConfig proxy,
        boolean followRedirects,
        boolean enableHttp2,
        SortedMap<String, List<Secret>> headers) {
    public static final HttpConfig DEFAULT = new HttpConfig(
            Authentication.NONE, TlsConfig.DEFAULT, ProxyConfig.NONE, true, true, Collections.emptySortedMap());

    public HttpConfig {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    public HttpConfig with(Authentication other) {
        return new HttpConfig(other, tls, proxy, followRedirects, enableHttp2, headers);
    }

    /** For what may be sent to the given address only. */
    public HttpConfig withoutRedirects() {
        return new HttpConfig(authentication, tls, proxy, false, enableHttp2, headers);
    }

    public HttpConfig with(TlsConfig other) {
        return new HttpConfig(authentication, other, proxy, followRedirects, enableHttp2, headers);
    }
}
