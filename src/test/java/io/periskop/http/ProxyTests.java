package io.periskop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.periskop.http.HttpTrouble.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Exceptions;

@Timeout(60)
class ProxyTests {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final String CONNECTED = "HTTP/1.1 200 Connection established";

    @TempDir
    Path folder;

    private final TestServer server = TestServer.plain(TestServer.saying("ok"));
    private TestProxy proxy;
    private ReactorHttp http;

    @BeforeEach
    void start() throws IOException {
        proxy = new TestProxy(server.port(), CONNECTED);
        http = new ReactorHttp(
                "Periskop/test", Map.of("HTTP_PROXY", proxy.url("").toString(), "NO_PROXY", "direct.example.com"));
    }

    @AfterEach
    void stop() throws IOException {
        http.dispose();
        proxy.close();
        server.close();
    }

    @Test
    void asksThroughTheProxyAndLetsItFindTheHost() {
        get(through(proxy.url(""), List.of(), Map.of()), "http://no-such-host.example.com/x");
        assertThat(server.last().path()).isEqualTo("/x");
        assertThat(server.last().header("Host")).isEqualTo("no-such-host.example.com");
        assertThat(proxy.requests())
                .singleElement()
                .asString()
                .startsWith("CONNECT no-such-host.example.com:80 HTTP/1.1\r\n")
                .doesNotContainIgnoringCase("proxy-authorization");
    }

    @Test
    void asksDirectlyWhereTheProxyIsNotFor() {
        HttpConfig config = through(proxy.url(""), List.of("example.org"), Map.of());
        get(config, server.url("/").toString());
        assertThat(proxy.requests()).isEmpty();
        get(config, "http://example.com/");
        assertThat(proxy.requests()).hasSize(1);
    }

    @Test
    void tellsTheProxyOnlyWhatIsForTheProxy() {
        get(
                through(
                        proxy.url("me:p%40ss@"),
                        List.of(),
                        Map.of("X-Pass", List.of(Secret.of("one"), Secret.of("two")))),
                "http://example.com/");
        assertThat(proxy.requests())
                .singleElement()
                .asString()
                .containsIgnoringCase("proxy-authorization: Basic bWU6cEBzcw==\r\n")
                .containsIgnoringCase("x-pass: one\r\n")
                .containsIgnoringCase("x-pass: two\r\n");
        assertThat(server.last().headers().names())
                .extracting(String::toLowerCase)
                .doesNotContain("x-pass", "proxy-authorization");
    }

    @Test
    void readsWhatTheProxyWantsAnewForEachConnection() throws IOException {
        Path pass = Files.writeString(folder.resolve("pass"), "one");
        HttpConfig config = through(proxy.url(""), List.of(), Map.of("X-Pass", List.of(new Secret.InFile(pass))));
        get(config, "http://a.example.com/");
        Files.writeString(pass, "two\n");
        get(config, "http://b.example.com/");
        assertThat(proxy.requests().get(0)).containsIgnoringCase("x-pass: one\r\n");
        assertThat(proxy.requests().get(1)).containsIgnoringCase("x-pass: two\r\n");
    }

    @Test
    void takesItFromTheEnvironment() {
        HttpConfig config = config(new ProxyConfig(null, List.of(), true, new TreeMap<>()));
        get(config, "http://example.com/");
        get(config, server.url("/").toString());
        assertThat(proxy.requests()).hasSize(1);
    }

    @Test
    void saysWhatAProxyMustAllowForHttp() throws IOException {
        try (TestProxy refusing = new TestProxy(server.port(), "HTTP/1.1 403 Forbidden\r\nContent-Length: 0")) {
            HttpTrouble trouble = trouble(through(refusing.url(""), List.of(), Map.of()), "http://example.com/");
            assertThat(trouble)
                    .hasMessage("the proxy 127.0.0.1:" + refusing.url("").getPort()
                            + ": refused to connect with status 403; it is asked to CONNECT for http URLs too:"
                            + " allow CONNECT to port 80 there");
        }
    }

    @Test
    void saysThatTheProxyRefuses() throws IOException {
        try (TestProxy refusing =
                new TestProxy(server.port(), "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0")) {
            HttpTrouble trouble =
                    trouble(through(refusing.url("me:s3cret@"), List.of(), Map.of()), "http://example.com/");
            assertThat(trouble.kind()).isEqualTo(Kind.PROXY);
            assertThat(trouble)
                    .hasMessage("the proxy 127.0.0.1:" + refusing.url("").getPort()
                            + ": refused to connect with status 407");
        }
    }

    @Test
    void saysThatTheProxyIsNotThere() throws IOException {
        URI gone = proxy.url("me:s3cret@");
        proxy.close();
        assertThat(trouble(through(gone, List.of(), Map.of()), "http://example.com/"))
                .hasMessage("the proxy 127.0.0.1:" + gone.getPort() + ": connection refused");
    }

    private static HttpConfig through(URI proxy, List<String> noProxy, Map<String, List<Secret>> headers) {
        return config(new ProxyConfig(proxy, noProxy, false, new TreeMap<>(headers)));
    }

    private static HttpConfig config(ProxyConfig proxy) {
        return new HttpConfig(Authentication.NONE, TlsConfig.DEFAULT, proxy, true, true, new TreeMap<>());
    }

    private void get(HttpConfig config, String url) {
        assertThat(http.exchange(config, HttpCall.get(URI.create(url), PATIENT))
                        .block(PATIENT)
                        .status())
                .isEqualTo(200);
    }

    private HttpTrouble trouble(HttpConfig config, String url) {
        return (HttpTrouble) Exceptions.unwrap(catchThrowableOfType(
                RuntimeException.class,
                () -> http.exchange(config, HttpCall.get(URI.create(url), Duration.ofSeconds(5)))
                        .block(PATIENT)));
    }
}
