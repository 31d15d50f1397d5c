package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.ProxyConfig;
import io.periskop.http.Secret;
import io.periskop.http.TlsConfig;
import io.periskop.scrape.ScrapeFailure.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a service's {@code <http_config>} does to its scrapes; the rest of it is tested with {@code ReactorHttp}. */
@ExtendWith(NettyLeaks.class)
@Timeout(60)
class FetchWithConfigTests {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    @TempDir
    Path folder;

    private final HttpFetcher fetcher = new HttpFetcher(new BodyMemory(1 << 20), "Periskop/test");

    @AfterEach
    void stop() {
        fetcher.dispose();
    }

    @Test
    void tellsATargetWhoItIs() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "one\n");
        HttpConfig config = new HttpConfig(
                Authentication.bearer(new Secret.InFile(token)),
                TlsConfig.DEFAULT,
                ProxyConfig.NONE,
                true,
                true,
                new TreeMap<>(Map.of("X-Tenant", List.of(new Secret.Shown("shop")))));
        try (RawServer server = RawServer.saying(OK)) {
            assertThat(fetch(server.url("/errors"), config).text()).isEqualTo("{}");
            Files.writeString(token, "two");
            fetch(server.url("/errors"), config).changed();
            assertThat(server.requests().get(0))
                    .containsIgnoringCase("authorization: Bearer one\r\n")
                    .containsIgnoringCase("x-tenant: shop\r\n")
                    .containsIgnoringCase("accept-encoding: gzip\r\n");
            assertThat(server.requests().get(1)).containsIgnoringCase("authorization: Bearer two\r\n");
        }
    }

    @Test
    void asksForPlainAnswersWhereItIsToldTo() throws IOException {
        try (RawServer server = RawServer.saying(OK)) {
            Answer.of(
                            fetcher,
                            new FetchRequest(
                                    server.url("/"),
                                    Duration.ofSeconds(15),
                                    1000,
                                    null,
                                    null,
                                    false,
                                    HttpConfig.DEFAULT))
                    .changed();
            assertThat(server.requests().get(0))
                    .containsIgnoringCase("accept-encoding: identity\r\n")
                    .doesNotContain("gzip");
        }
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        Path none = folder.resolve("none");
        try (RawServer server = RawServer.saying(OK)) {
            ScrapeFailure failure = fetch(
                            server.url("/"), HttpConfig.DEFAULT.with(Authentication.bearer(new Secret.InFile(none))))
                    .failure();
            assertThat(failure).isEqualTo(new ScrapeFailure(Kind.CREDENTIALS, "file " + none + " does not exist"));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void tellsAnotherHostNothing() throws IOException {
        try (RawServer other = RawServer.saying(OK);
                RawServer server =
                        RawServer.saying("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://localhost:"
                                + other.port() + "/\r\n\r\n")) {
            HttpConfig config = HttpConfig.DEFAULT.with(new Authentication.Basic(Secret.of("me"), Secret.of("p")));
            assertThat(fetch(server.url("/"), config).text()).isEqualTo("{}");
            assertThat(server.requests()).singleElement().asString().containsIgnoringCase("authorization: Basic ");
            assertThat(other.requests()).singleElement().asString().doesNotContainIgnoringCase("authorization");
        }
    }

    @Test
    void staysWhereItIsIfToldSo() throws IOException {
        HttpConfig config =
                new HttpConfig(Authentication.NONE, TlsConfig.DEFAULT, ProxyConfig.NONE, false, true, new TreeMap<>());
        try (RawServer server =
                RawServer.saying("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /there\r\n\r\n")) {
            ScrapeFailure failure = fetch(server.url("/"), config).failure();
            assertThat(failure.kind()).isEqualTo(Kind.STATUS);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void saysThatTheProxyIsNotThere() throws IOException {
        URI proxy;
        try (RawServer gone = RawServer.saying(OK)) {
            proxy = gone.url("");
        }
        HttpConfig config = new HttpConfig(
                Authentication.NONE,
                TlsConfig.DEFAULT,
                new ProxyConfig(proxy, List.of(), false, new TreeMap<>()),
                true,
                true,
                new TreeMap<>());
        assertThat(fetch(URI.create("http://shop.example.com/"), config).failure())
                .isEqualTo(new ScrapeFailure(
                        Kind.REFUSED, "the proxy 127.0.0.1:" + proxy.getPort() + ": connection refused"));
    }

    private Answer fetch(URI url, HttpConfig config) {
        return Answer.of(fetcher, new FetchRequest(url, Duration.ofSeconds(15), 1000, null, null, true, config));
    }
}
