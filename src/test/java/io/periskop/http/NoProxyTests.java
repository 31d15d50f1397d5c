package io.periskop.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Go's own table of cases, and what it leaves out. */
class NoProxyTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.com           | example.com         | 80   | true",
                "example.com           | EXAMPLE             | 80   | false",
                "example.com           | a.b.example.com     | 80   | true",
                "example.com           | badexample.com      | 80   | false",
                "example.com           | example.com.evil.org| 80   | false",
                ".example.com          | example.com         | 80   | false",
                ".example.com          | a.example.com       | 443  | true",
                "*.example.com         | a.example.com       | 80   | true",
                "*.example.com         | example.com         | 80   | false",
                "Example.COM           | example.com         | 80   | true",
                "example.com:80        | example.com         | 80   | true",
                "example.com:80        | a.example.com       | 80   | true",
                "example.com:80        | example.com         | 81   | false",
                "example.com:x         | example.com         | 80   | false",
                "'a.org, example.com'  | example.com         | 80   | true",
                "192.0.2.1             | 192.0.2.1           | 80   | true",
                "192.0.2.1             | 192.0.2.11          | 80   | false",
                "192.0.2.1:81          | 192.0.2.1           | 80   | false",
                "192.0.2.1:81          | 192.0.2.1           | 81   | true",
                "192.0.2.0/24          | 192.0.2.200         | 80   | true",
                "192.0.2.0/25          | 192.0.2.200         | 80   | false",
                "192.0.2.0/24          | example.com         | 80   | false",
                "192.0.2.0/33          | 192.0.2.1           | 80   | false",
                "0.0.0.0/0             | 198.51.100.1        | 80   | true",
                "2001:db8::/32         | 2001:db8::1         | 80   | true",
                "2001:db8::/32         | 2001:db9::1         | 80   | false",
                "2001:db8::1           | 2001:db8:0:0::1     | 80   | true",
                "[2001:db8::1]:443     | 2001:db8::1         | 443  | true",
                "[2001:db8::1]:443     | 2001:db8::1         | 80   | false",
                "[2001:db8::1]         | 2001:db8::1         | 80   | true",
                "*                     | anything.example    | 80   | true",
                ":80                   | example.com         | 80   | false",
                "' , ,'                | example.com         | 80   | false",
                "''                    | localhost           | 80   | true",
                "''                    | 127.0.0.9           | 80   | true",
                "''                    | ::1                 | 80   | true",
                "a_b                   | a_b                 | 80   | true",
            })
    void matchesAsInGo(String entries, String host, int port, boolean matches) {
        assertThat(new NoProxy(Arrays.asList(entries.split(","))).matches(host, port))
                .isEqualTo(matches);
    }

    @Test
    void takesProxiesFromTheEnvironment() {
        ProxyConfig config = new ProxyConfig(null, List.of(), true, new TreeMap<>());
        Proxies proxies = Proxies.of(
                config,
                Map.of(
                        "HTTP_PROXY", "proxy.example.com:3128",
                        "https_proxy", "http://secure.example.com",
                        "NO_PROXY", "example.org"));
        assertThat(proxies.of(URI.create("http://example.net/"))).hasToString("http://proxy.example.com:3128");
        assertThat(proxies.of(URI.create("https://example.net/"))).hasToString("http://secure.example.com");
        assertThat(proxies.of(URI.create("http://a.example.org/"))).isNull();
        assertThat(Proxies.of(config, Map.of()).of(URI.create("http://example.net/")))
                .isNull();
    }

    @Test
    void usesTheProxyForThisMachineTooUnlessThereAreExceptions() {
        URI proxy = URI.create("http://proxy.example.com:3128");
        URI local = URI.create("http://127.0.0.1:80/");
        ProxyConfig all = new ProxyConfig(proxy, List.of(), false, new TreeMap<>());
        ProxyConfig some = new ProxyConfig(proxy, List.of("example.com"), false, new TreeMap<>());
        assertThat(Proxies.of(all, Map.of()).of(local)).isEqualTo(proxy);
        assertThat(Proxies.of(some, Map.of()).of(local)).isNull();
        assertThat(Proxies.of(some, Map.of()).of(URI.create("http://under_score.example.com:1/")))
                .isNull();
    }
}
