package io.periskop.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.periskop.access.TlsServerConfig.ClientAuth;
import io.periskop.http.HttpTrouble;
import io.periskop.http.Secret;
import io.periskop.http.TestKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

class ServerTlsTests {
    @TempDir
    static Path folder;

    private static TestKeys first;
    private static TestKeys second;
    private static TestKeys person;

    @BeforeAll
    static void makeKeys() throws Exception {
        first = TestKeys.create(folder, "first", "dns:localhost,ip:127.0.0.1");
        second = TestKeys.create(folder, "second", "dns:localhost,ip:127.0.0.1");
        person = TestKeys.create(folder, "person", "dns:person.example.com");
    }

    @Test
    void newConnectionsGetTheNewCertificate() throws Exception {
        ServerTls tls = new ServerTls(ServerTls.prepare(config(write(first), ClientAuth.NONE, null, List.of())));
        DisposableServer server = serve(tls);
        try {
            assertThat(certificate(server, null)).isEqualTo("CN=first");
            tls.look();
            assertThat(certificate(server, null)).isEqualTo("CN=first");
            write(second);
            assertThat(certificate(server, null)).isEqualTo("CN=first");
            tls.look();
            assertThat(certificate(server, null)).isEqualTo("CN=second");
            Files.writeString(folder.resolve("server.key"), "half of a");
            tls.look();
            assertThat(certificate(server, null)).isEqualTo("CN=second");
            Files.delete(folder.resolve("server.pem"));
            tls.look();
            assertThat(certificate(server, null)).isEqualTo("CN=second");
            write(first);
            tls.look();
            assertThat(certificate(server, null)).isEqualTo("CN=first");
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void clientsMayHaveToShowACertificate() throws Exception {
        Secret files = write(first);
        assertThat(answer(files, ClientAuth.VERIFIED, person, null)).startsWith("no answer");
        assertThat(answer(files, ClientAuth.VERIFIED, person, second)).startsWith("no answer");
        assertThat(answer(files, ClientAuth.VERIFIED, person, person)).isEqualTo("CN=first");
        assertThat(answer(files, ClientAuth.VERIFIED_IF_GIVEN, person, null)).isEqualTo("CN=first");
        assertThat(answer(files, ClientAuth.VERIFIED_IF_GIVEN, person, person)).isEqualTo("CN=first");
        assertThat(answer(files, ClientAuth.ANY, null, null)).startsWith("no answer");
        assertThat(answer(files, ClientAuth.ANY, null, second)).isEqualTo("CN=first");
        assertThat(answer(files, ClientAuth.ASKED, null, null)).isEqualTo("CN=first");
    }

    @Test
    void versionsAndCiphersAreThoseThatAreGiven() throws Exception {
        Secret files = write(first);
        TlsServerConfig only = new TlsServerConfig(
                files,
                new Secret.InFile(folder.resolve("server.key")),
                ClientAuth.NONE,
                null,
                "TLSv1.2",
                "TLSv1.2",
                List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
                true);
        DisposableServer server = serve(new ServerTls(ServerTls.prepare(only)));
        try {
            SSLSession session = session(server, null);
            assertThat(session.getProtocol()).isEqualTo("TLSv1.2");
            assertThat(session.getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        } finally {
            server.disposeNow();
        }
        TlsServerConfig also = config(files, ClientAuth.NONE, null, List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"));
        server = serve(new ServerTls(ServerTls.prepare(also)));
        try {
            assertThat(session(server, null).getProtocol()).isEqualTo("TLSv1.3");
        } finally {
            server.disposeNow();
        }
    }

    @Test
    void whatCannotBeUsedIsSaid() throws Exception {
        Secret files = write(first);
        assertThatExceptionOfType(HttpTrouble.class)
                .isThrownBy(() -> ServerTls.prepare(
                        config(new Secret.InFile(folder.resolve("none.pem")), ClientAuth.NONE, null, List.of())))
                .withMessageContaining("none.pem does not exist");
        Files.writeString(folder.resolve("server.key"), "secret but no key");
        assertThatExceptionOfType(HttpTrouble.class)
                .isThrownBy(() -> ServerTls.prepare(config(files, ClientAuth.NONE, null, List.of())))
                .withMessageContaining("server.key (web.tls_server_config.key) holds no PEM private key")
                .withMessageNotContaining("secret but");
        Files.writeString(folder.resolve("server.key"), second.key());
        assertThatExceptionOfType(HttpTrouble.class)
                .isThrownBy(() -> ServerTls.prepare(config(files, ClientAuth.NONE, null, List.of())))
                .withMessageContaining("do not belong together");
    }

    private static String answer(Secret files, ClientAuth auth, @Nullable TestKeys ca, @Nullable TestKeys client)
            throws Exception {
        Secret trusted = ca == null ? null : Secret.of(ca.certificate());
        DisposableServer server = serve(new ServerTls(ServerTls.prepare(config(files, auth, trusted, List.of()))));
        try {
            return certificate(server, client);
        } catch (RuntimeException e) {
            return "no answer: " + e;
        } finally {
            server.disposeNow();
        }
    }

    private static TlsServerConfig config(Secret files, ClientAuth auth, @Nullable Secret ca, List<String> ciphers) {
        return new TlsServerConfig(
                files, new Secret.InFile(folder.resolve("server.key")), auth, ca, "TLSv1.2", "TLSv1.3", ciphers, true);
    }

    private static Secret write(TestKeys keys) throws IOException {
        Files.writeString(folder.resolve("server.key"), keys.key());
        return new Secret.InFile(Files.writeString(folder.resolve("server.pem"), keys.certificate()));
    }

    private static DisposableServer serve(ServerTls tls) {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .secure(spec -> spec.sslContext(tls))
                .handle((request, response) -> response.sendString(Mono.just("hello")))
                .bindNow();
    }

    private static String certificate(DisposableServer server, @Nullable TestKeys client) throws Exception {
        return ((X509Certificate) session(server, client).getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static SSLSession session(DisposableServer server, @Nullable TestKeys client) throws Exception {
        SslContextBuilder builder = SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE);
        if (client != null) {
            builder.keyManager(stream(client.certificate()), stream(client.key()));
        }
        SslContext context = builder.build();
        AtomicReference<SSLSession> session = new AtomicReference<>();
        HttpClient.create(ConnectionProvider.newConnection())
                .secure(spec -> spec.sslContext(context))
                .doOnResponse((response, connection) -> session.set(connection
                        .channel()
                        .pipeline()
                        .get(SslHandler.class)
                        .engine()
                        .getSession()))
                .get()
                .uri("https://127.0.0.1:" + server.port() + "/")
                .responseContent()
                .aggregate()
                .asString()
                .block();
        return session.get();
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }
}
