package io.periskop.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTests {
    private static final URI PROXY = URI.create("http://proxy.example.com:3128");

    @ParameterizedTest
    @CsvSource({
        "https://kube.example.com:6443, other.example.com, true",
        "https://kube.example.com:6443, example.com, false",
        "https://kube.example.com:6443, .example.com, false",
        "https://example.com:6443, .example.com, true",
        "https://kube.example.com:6443, *.example.com, false",
        "https://kube.example.com:6443, KUBE.example.com:6443, false",
        "https://kube.example.com:6443, kube.example.com:443, true",
        "https://notexample.com:6443, example.com, true",
        "https://192.0.2.7:6443, 192.0.2.0/24, false",
        "https://192.0.3.7:6443, 192.0.2.0/24, true",
        "https://192.0.2.7:6443, 192.0.2.0/x, true",
        "https://[2001:db8::7]:6443, 2001:db8::/32, false",
        "https://[2001:db8::7]:6443, 192.0.2.0/24, true",
        "https://127.0.0.1:6443, other.example.com, false",
        "https://kube.example.com:6443, *, false",
    })
    void asksDirectlyWhatNeedsNoProxy(URI server, String none, boolean proxied) {
        ProxyConfig config = new ProxyConfig(PROXY, List.of(none), false, Collections.emptySortedMap());
        assertThat(Proxies.of(config, Map.of()).of(server)).isEqualTo(proxied ? PROXY : null);
    }

    @Test
    void withoutExceptionsEverythingIsProxied() {
        ProxyConfig config = new ProxyConfig(PROXY, List.of(), false, Collections.emptySortedMap());
        assertThat(Proxies.of(config, Map.of()).of(URI.create("http://127.0.0.1:1")))
                .isEqualTo(PROXY);
        assertThat(Proxies.of(ProxyConfig.NONE, Map.of("HTTP_PROXY", "x")).of(URI.create("http://127.0.0.1:1")))
                .isNull();
    }

    @Test
    void theEnvironmentIsAskedWhereItIsWanted() {
        ProxyConfig config = new ProxyConfig(null, List.of(), true, Collections.emptySortedMap());
        Map<String, String> environment =
                Map.of("https_proxy", "proxy.example.com:3128", "NO_PROXY", "a.example.com, b.example.com");
        assertThat(Proxies.of(config, environment).of(URI.create("https://c.example.com:1")))
                .isEqualTo(PROXY);
        assertThat(Proxies.of(config, environment).of(URI.create("https://b.example.com:1")))
                .isNull();
        assertThat(Proxies.of(config, environment).of(URI.create("http://c.example.com:1")))
                .isNull();
    }

    @Test
    void aBadVariableIsNoProxy() {
        ProxyConfig config = new ProxyConfig(null, List.of(), true, Collections.emptySortedMap());
        assertThat(Proxies.of(config, Map.of("HTTPS_PROXY", "http://a b")).of(URI.create("https://c.example.com:1")))
                .isNull();
    }
}
