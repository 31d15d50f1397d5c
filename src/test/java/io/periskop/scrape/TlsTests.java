package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.periskop.http.HttpConfig;
import io.periskop.http.TlsConfig;
import io.periskop.scrape.ScrapeFailure.Kind;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.server.HttpServer;

@Timeout(60)
class TlsTests {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static final HttpConfig TRUSTING =
            HttpConfig.DEFAULT.with(new TlsConfig(null, null, null, null, true, null, null));

    private static DisposableServer encrypted;
    private static final RawServer PLAIN = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");

    private final BodyMemory memory = new BodyMemory(1 << 20);

    @BeforeAll
    static void listen() throws Exception {
        encrypted = HttpServer.create()
                .host("127.0.0.1")
                .secure(tls -> tls.sslContext(Http11SslContextSpec.forServer(keys())))
                .route(routes -> routes.get(
                                "/open",
                                (in, out) -> out.sendRedirect(PLAIN.url("/").toString()))
                        .get(
                                "/loud",
                                (in, out) -> out.status(302)
                                        .header(
                                                "Location",
                                                PLAIN.url("/").toString().replace("http", "HTTP"))
                                        .send())
                        .get("/again", (in, out) -> out.sendRedirect("/open"))
                        .get("/errors", (in, out) -> out.sendString(reactor.core.publisher.Mono.just("{}"))))
                .bindNow();
    }

    @AfterAll
    static void stop() throws Exception {
        encrypted.disposeNow();
        PLAIN.close();
    }

    @Test
    void readsWhatIsEncrypted() {
        assertThat(fetch(TRUSTING, "/errors").text()).isEqualTo("{}");
    }

    @Test
    void doesNotTrustJustAnybody() {
        assertThat(fetch(HttpConfig.DEFAULT, "/errors").failure().kind()).isEqualTo(Kind.TLS);
    }

    @Test
    void knowsAServerThatSpeaksNoTls() throws Exception {
        try (RawServer server = RawServer.playing(c -> c.send("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            URI url = URI.create("https://127.0.0.1:" + server.port() + "/");
            assertThat(fetch(HttpConfig.DEFAULT, url).failure().kind()).isEqualTo(Kind.TLS);
        }
    }

    @Test
    void aHandshakeThatNeverComesIsAHungTarget() {
        FetchResult result = FetchTrouble.of(new SslHandshakeTimeoutException("handshake timed out"));
        assertThat(((FetchResult.Failed) result).failure().kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void isNotLedToAnOpenConnection() {
        int before = PLAIN.requests().size();
        for (String path : new String[] {"/open", "/again", "/loud"}) {
            assertThat(fetch(TRUSTING, path).failure().kind()).isEqualTo(Kind.STATUS);
        }
        assertThat(PLAIN.requests()).hasSize(before);
    }

    private Answer fetch(HttpConfig config, String path) {
        return fetch(config, URI.create("https://127.0.0.1:" + encrypted.port() + path));
    }

    private Answer fetch(HttpConfig config, URI url) {
        HttpFetcher fetcher = new HttpFetcher(memory, "Periskop/test");
        try {
            return Answer.of(fetcher, new FetchRequest(url, Duration.ofSeconds(15), 1000, null, null, true, config));
        } finally {
            fetcher.dispose();
        }
    }

    private static KeyManagerFactory keys() {
        try {
            Path store = folder.resolve("keys.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            new String(PASSWORD),
                            "-keystore",
                            store.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("keytool.log").toFile())
                    .start();
            assertThat(keytool.waitFor(50, TimeUnit.SECONDS)).isTrue();
            KeyStore loaded = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                loaded.load(in, PASSWORD);
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(loaded, PASSWORD);
            return factory;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
