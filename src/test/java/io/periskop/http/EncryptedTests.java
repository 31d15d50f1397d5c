package io.periskop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.periskop.http.HttpTrouble.Kind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Exceptions;
import reactor.netty.http.HttpProtocol;

@Timeout(90)
class EncryptedTests {
    private static final Duration PATIENT = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static TestKeys ours;
    private static TestKeys shop;
    private static TestKeys one;
    private static TestKeys two;

    private final ReactorHttp http = new ReactorHttp("Periskop/test", Map.of());

    @BeforeAll
    static void keys() throws Exception {
        ours = TestKeys.create(folder, "ours", "dns:localhost,ip:127.0.0.1");
        shop = TestKeys.create(folder, "shop", "dns:shop.example.com,dns:single");
        one = TestKeys.create(folder, "one", "dns:one.example.com");
        two = TestKeys.create(folder, "two", "dns:two.example.com");
    }

    @AfterEach
    void stop() {
        http.dispose();
    }

    @Test
    void trustsTheCaThatItIsTold() throws Exception {
        Path ca = Files.writeString(folder.resolve("ca.pem"), "comment\n" + shop.certificate() + ours.certificate());
        try (TestServer server = server(ours, null)) {
            assertThat(status(tls(new Secret.InFile(ca), null, null, null), server))
                    .isEqualTo(200);
            assertThat(status(tls(Secret.of(ours.certificate()), null, null, null), server))
                    .isEqualTo(200);
            HttpTrouble trouble = trouble(HttpConfig.DEFAULT, server);
            assertThat(trouble.kind()).isEqualTo(Kind.TLS);
            assertThat(trouble)
                    .hasMessage(
                            "no TLS connection: its certificate is not signed by a trusted CA (tls_config.ca_file)");
            assertThat(trouble(tls(Secret.of(shop.certificate()), null, null, null), server)
                            .kind())
                    .isEqualTo(Kind.TLS);
        }
    }

    @Test
    void checksTheNameAndNoOther() throws Exception {
        Secret both = Secret.of(shop.certificate() + ours.certificate());
        try (TestServer server = server(shop, null);
                TestServer own = server(ours, null)) {
            assertThat(trouble(tls(both, null, null, null), server))
                    .hasMessage("no TLS connection: its certificate is for another host name (tls_config.server_name)");
            assertThat(status(tls(both, null, null, "shop.example.com"), server))
                    .isEqualTo(200);
            assertThat(status(tls(both, null, null, "single"), server)).isEqualTo(200);
            assertThat(trouble(tls(both, null, null, "else.example.com"), server)
                            .kind())
                    .isEqualTo(Kind.TLS);
            // The certificate is good for the URL's host, but that is not the name that was asked for.
            assertThat(trouble(tls(both, null, null, "shop.example.com"), own).kind())
                    .isEqualTo(Kind.TLS);
            assertThat(status(tls(both, null, null, "127.0.0.1"), own)).isEqualTo(200);
        }
    }

    @Test
    void trustsAnybodyIfToldSo() throws Exception {
        try (TestServer server = server(shop, null)) {
            assertThat(status(insecure(null, null), server)).isEqualTo(200);
        }
    }

    @Test
    void takesANewCaWhileRunning() throws Exception {
        Path ca = Files.writeString(folder.resolve("changing.pem"), ours.certificate());
        HttpConfig config = tls(new Secret.InFile(ca), null, null, null);
        try (TestServer server = server(ours, null);
                TestServer other = server(ours, null)) {
            assertThat(status(config, server)).isEqualTo(200);
            Files.writeString(ca, shop.certificate());
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> trouble(config, other).kind() == Kind.TLS);
            // A connection made with the old one is not used again, either.
            assertThat(trouble(config, server).kind()).isEqualTo(Kind.TLS);
            Files.delete(ca);
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> trouble(config, server).getMessage().equals("file " + ca + " does not exist"));
            Files.writeString(ca, ours.certificate());
            Awaitility.await().ignoreExceptions().until(() -> status(config, server) == 200);
        }
    }

    @Test
    void showsItsCertificateAndTakesANewOneWhileRunning() throws Exception {
        Path certificate = Files.writeString(folder.resolve("client.pem"), one.certificate());
        Path key = Files.writeString(folder.resolve("client.key"), one.key());
        HttpConfig config =
                tls(Secret.of(ours.certificate()), new Secret.InFile(certificate), new Secret.InFile(key), null);
        HttpConfig without = tls(Secret.of(ours.certificate()), null, null, null);
        try (TestServer first = server(ours, one);
                TestServer second = server(ours, two)) {
            assertThat(status(config, first)).isEqualTo(200);
            assertThat(trouble(config, second)).isNotNull();
            assertThat(trouble(without, first)).isNotNull();
            Files.writeString(certificate, two.certificate());
            Files.writeString(key, two.key());
            Awaitility.await().ignoreExceptions().until(() -> status(config, second) == 200);
            assertThat(trouble(config, first)).isNotNull();
        }
    }

    @Test
    void saysWhatIsWrongWithItsCertificate() throws Exception {
        try (TestServer server = server(ours, null)) {
            HttpTrouble trouble = trouble(
                    tls(null, Secret.of(one.certificate()), new Secret.InFile(folder.resolve("none.key")), null),
                    server);
            assertThat(trouble.kind()).isEqualTo(Kind.CREDENTIALS);
            assertThat(trouble).hasMessage("file " + folder.resolve("none.key") + " does not exist");
            assertThat(trouble(tls(null, Secret.of(one.certificate()), Secret.of("s3cret"), null), server))
                    .hasMessage("tls_config.key holds no PEM private key");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, , TLSv1.3, true",
        ", TLSv1.2, TLSv1.2, true",
        ", TLSv1.2, TLSv1.3, false",
        "TLSv1.3, , TLSv1.2, false",
        "TLSv1.3, TLSv1.3, TLSv1.3, true",
        ", , TLSv1.2, true"
    })
    void keepsToTheVersions(@Nullable String least, @Nullable String most, String spoken, boolean good)
            throws Exception {
        SslContext context = SslContextBuilder.forServer(ours.certificateStream(), ours.keyStream())
                .protocols(spoken)
                .build();
        try (TestServer server = TestServer.encrypted(
                plain -> plain.secure(spec -> spec.sslContext(context)), TestServer.saying("ok"))) {
            HttpConfig config = insecure(least, most);
            if (good) {
                assertThat(status(config, server)).isEqualTo(200);
            } else {
                assertThat(trouble(config, server)).hasMessage("no TLS connection: no common TLS version");
            }
        }
    }

    @Test
    void speaksHttp2IfItMay() throws Exception {
        SslContext context = SslContextBuilder.forServer(ours.certificateStream(), ours.keyStream())
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        "h2",
                        "http/1.1"))
                .build();
        try (TestServer server = TestServer.encrypted(
                        plain -> plain.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                                .secure(spec -> spec.sslContext(context)),
                        TestServer.saying("ok"));
                TestServer old = server(ours, null)) {
            HttpConfig may = tls(Secret.of(ours.certificate()), null, null, null);
            HttpConfig mayNot =
                    new HttpConfig(Authentication.NONE, may.tls(), ProxyConfig.NONE, true, false, new TreeMap<>());
            for (int i = 0; i < 3; i++) {
                assertThat(status(may, server)).isEqualTo(200);
                assertThat(server.last().version()).isEqualTo("HTTP/2.0");
                assertThat(status(mayNot, server)).isEqualTo(200);
                assertThat(server.last().version()).isEqualTo("HTTP/1.1");
                assertThat(status(may, old)).isEqualTo(200);
                assertThat(old.last().version()).isEqualTo("HTTP/1.1");
            }
            HttpConfig named = tls(Secret.of(ours.certificate()), null, null, "localhost");
            assertThat(status(named, server)).isEqualTo(200);
            assertThat(server.last().version()).isEqualTo("HTTP/2.0");
        }
    }

    @Test
    void isNotLedToAnOpenConnection() throws Exception {
        SslContext context = context(ours, null);
        try (TestServer open = TestServer.plain(TestServer.saying("open"));
                TestServer server = TestServer.encrypted(
                        plain -> plain.secure(spec -> spec.sslContext(context)),
                        (request, response) -> response.status(302)
                                .header("Location", open.url("/").toString())
                                .send())) {
            assertThat(status(insecure(null, null), server)).isEqualTo(302);
            assertThat(open.requests()).isEmpty();
        }
    }

    @Test
    void goesThroughAProxy() throws Exception {
        try (TestServer server = server(shop, null);
                TestProxy proxy = new TestProxy(server.port(), "HTTP/1.1 200 Connection established")) {
            HttpConfig config = new HttpConfig(
                    Authentication.bearer(Secret.of("s3cret")),
                    new TlsConfig(Secret.of(shop.certificate()), null, null, null, false, null, null),
                    new ProxyConfig(proxy.url(""), List.of(), false, new TreeMap<>()),
                    true,
                    true,
                    new TreeMap<>());
            HttpCall call = HttpCall.get(URI.create("https://shop.example.com/x"), PATIENT);
            assertThat(http.exchange(config, call).block(PATIENT).status()).isEqualTo(200);
            assertThat(proxy.requests())
                    .singleElement()
                    .asString()
                    .startsWith("CONNECT shop.example.com:443 ")
                    .doesNotContain("s3cret");
        }
    }

    private static TestServer server(TestKeys keys, @Nullable TestKeys client) throws SSLException {
        SslContext context = context(keys, client);
        return TestServer.encrypted(plain -> plain.secure(spec -> spec.sslContext(context)), TestServer.saying("ok"));
    }

    /** @param client whom to let in; null for anybody */
    private static SslContext context(TestKeys keys, @Nullable TestKeys client) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forServer(keys.certificateStream(), keys.keyStream());
        return client == null
                ? builder.build()
                : builder.clientAuth(ClientAuth.REQUIRE)
                        .trustManager(client.certificateStream())
                        .build();
    }

    private static HttpConfig tls(
            @Nullable Secret ca, @Nullable Secret certificate, @Nullable Secret key, @Nullable String serverName) {
        return HttpConfig.DEFAULT.with(new TlsConfig(ca, certificate, key, serverName, false, null, null));
    }

    private static HttpConfig insecure(@Nullable String least, @Nullable String most) {
        return HttpConfig.DEFAULT.with(new TlsConfig(null, null, null, null, true, least, most));
    }

    private int status(HttpConfig config, TestServer server) {
        return http.exchange(config, HttpCall.get(server.url("/"), PATIENT))
                .block(PATIENT)
                .status();
    }

    private HttpTrouble trouble(HttpConfig config, TestServer server) {
        return (HttpTrouble)
                Exceptions.unwrap(catchThrowableOfType(RuntimeException.class, () -> status(config, server)));
    }
}
