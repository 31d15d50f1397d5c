package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.FreePort;
import io.periskop.http.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** The whole server with TLS, passwords and tokens; it scrapes itself all the same. */
class AccessIT {
    private static final String READER = "0123456789abcdef-reader";
    private static final String ADMIN = "0123456789abcdef-admin";
    private static final String BACKSTAGE = "0123456789abcdef-backstage";

    @TempDir
    static Path folder;

    private static TestKeys first;
    private static TestKeys second;
    private static ServerProcess server;
    private static FakeTargets targets;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        first = TestKeys.create(folder, "first", "dns:localhost,ip:127.0.0.1");
        second = TestKeys.create(folder, "second", "dns:localhost,ip:127.0.0.1");
        install(first);
        Files.writeString(folder.resolve("ca.pem"), first.certificate() + second.certificate());
        Files.writeString(folder.resolve("backstage.token"), BACKSTAGE + "\n");
        targets = new FakeTargets().serving("/shop", """
                {"target_uuid": "t", "aggregated_errors": [{"aggregation_key": "k", "total_count": 1, "severity": "error",
                 "created_at": "2026-11-22T15:00:00Z", "latest_errors": [{"uuid": "u", "severity": "error",
                 "timestamp": "2026-11-22T15:00:00Z", "error": {"class": "C", "message": "login password=s3cr3t failed",
                 "stacktrace": ["f"], "cause": null}, "http_context": {"request_method": "GET",
                 "request_url": "https://a:s3cr3t@shop.example.com/?api_key=s3cr3t&x=1",
                 "request_headers": {"Cookie": "s3cr3t", "Accept": "*/*"}, "request_body": "{\\"token\\":\\"s3cr3t\\"}"}}]}]}
                """);
        write(READER);
        server = ServerProcess.start("--port=" + port, "--config=" + folder.resolve("periskop.yaml"));
    }

    @AfterAll
    static void stop() {
        server.close();
        targets.close();
    }

    @Test
    void onlyThoseWhoLogInSeeAnything() throws Exception {
        assertThat(get("/-/ready", null).statusCode()).isEqualTo(200);
        assertThat(get("/-/healthy", null).statusCode()).isEqualTo(200);
        assertThat(get("/metrics", null).statusCode()).isEqualTo(200);
        for (String path : new String[] {"/", "/services/", "/errors", "/api/v1/targets", "/nothing", "//x"}) {
            HttpResponse<String> refused = get(path, null);
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            assertThat(refused.headers().allValues("WWW-Authenticate")).hasSize(2);
        }
        assertThat(get("/api/v1/targets", null).headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(get("/services/", "Bearer " + READER).statusCode()).isEqualTo(200);
        assertThat(get("/services/", basic("ann", "right")).statusCode()).isEqualTo(200);
        assertThat(get("/services/", basic("ann", "wrong")).statusCode()).isEqualTo(401);
        assertThat(get("/services/", "Bearer " + READER).headers().firstValue("X-Content-Type-Options"))
                .hasValue("nosniff");
    }

    @Test
    void rolesHold() throws Exception {
        HttpResponse<String> refused = send("DELETE", "/services/shop/errors/k/", "Bearer " + READER);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).isEqualTo("grafana lacks the role write\n");
        assertThat(send("POST", "/-/reload", "Bearer " + READER).statusCode()).isEqualTo(403);
        assertThat(send("POST", "/-/reload", basic("ann", "right")).statusCode())
                .isEqualTo(403);
        assertThat(send("POST", "/-/reload", "Bearer " + ADMIN).statusCode()).isEqualTo(200);
    }

    @Test
    void itScrapesItselfAndStoresNoSecrets() {
        Eventually.within(Duration.ofSeconds(30), () -> {
            String seen = get("/api/v1/targets", "Bearer " + READER).body();
            return seen.split("\"health\":\"up\",\"lastError\"", -1).length == 3;
        });
        Eventually.within(
                Duration.ofSeconds(30),
                () -> get("/services/shop/errors/", "Bearer " + READER).body().contains("\"k\""));
        String errors = getUnchecked("/services/shop/errors/");
        assertThat(errors)
                .doesNotContain("s3cr3t")
                .contains(
                        "login password=[redacted] failed",
                        "https://[redacted]@shop.example.com/?api_key=[redacted]\\u0026x=1",
                        "\"Cookie\":\"[redacted]\"",
                        "{\\\"token\\\":\\\"[redacted]\\\"}");
    }

    @Test
    void writesAreAuditedInTheNameOfWhoeverActs() throws Exception {
        HttpRequest request = request("DELETE", "/services/self/errors/nothing/", "Bearer " + BACKSTAGE)
                .header("X-Periskop-Actor", "alice")
                .build();
        assertThat(client().send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(204);

        Eventually.within(
                Duration.ofSeconds(5),
                () -> server.log()
                        .contains("actor=\"alice (via backstage)\" address=127.0.0.1 method=DELETE"
                                + " path=\"/services/self/errors/nothing/\" status=204 role=write"));
        assertThat(server.log())
                .doesNotContain(READER)
                .doesNotContain(BACKSTAGE)
                .doesNotContain("Exception");
    }

    @Test
    void otherPagesDoNotWriteWithABrowsersPassword() throws Exception {
        HttpRequest request = request("DELETE", "/services/shop/errors/other/", basic("ann", "right"))
                .header("Origin", "https://evil.example")
                .build();
        assertThat(client().send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    }

    @Test
    void plainHttpGetsNoAnswerAndLeavesNoTrace() {
        byte[] answer =
                new RawHttp(port).exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1 200");
        assertThat(server.log()).doesNotContain("\tat ");
    }

    @Test
    void aNewCertificateIsUsedWithoutARestartAndAReloadTakesNewTokens() throws Exception {
        install(second);
        Eventually.within(Duration.ofSeconds(20), () -> certificate().equals("CN=second"));
        write("fedcba9876543210-reader");
        assertThat(send("POST", "/-/reload", "Bearer " + ADMIN).statusCode()).isEqualTo(200);
        assertThat(get("/services/", "Bearer " + READER).statusCode()).isEqualTo(401);
        assertThat(get("/services/", "Bearer fedcba9876543210-reader").statusCode())
                .isEqualTo(200);
        Files.writeString(folder.resolve("server.key"), "broken");
        HttpResponse<String> bad = send("POST", "/-/reload", "Bearer " + ADMIN);
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.body()).contains("web.tls_server_config", "holds no PEM private key");
        assertThat(certificate()).isEqualTo("CN=second");
        install(first);
        write(READER);
        assertThat(send("POST", "/-/reload", "Bearer " + ADMIN).statusCode()).isEqualTo(200);
        assertThat(certificate()).isEqualTo("CN=first");
    }

    private static void write(String reader) throws IOException {
        Files.writeString(folder.resolve("periskop.yaml"), """
                web:
                  tls_server_config: {cert_file: server.pem, key_file: server.key}
                  basic_auth_users:
                    ann: %s
                  tokens:
                  - {name: grafana, token: %s, roles: [read]}
                  - {name: root, token: %s, roles: [admin]}
                  - {name: backstage, token_file: backstage.token, roles: [write], may_act_for: true}
                  open_paths: [/metrics]
                services:
                - name: self
                  scrape_interval: 1s
                  scheme: https
                  tls_config: {ca_file: ca.pem}
                  authorization: {credentials_file: backstage.token}
                  static_configs: [{targets: ["localhost:%d"]}]
                %s
                """.formatted(
                        BCRYPT, reader, ADMIN, ownPort(), targets.service("shop", "/shop")));
    }

    private static final String BCRYPT = BCrypt.hashpw("right", BCrypt.gensalt(6));

    /** Chosen before the start: the server is a target of its own. */
    private static int ownPort() {
        if (port == 0) {
            port = FreePort.next();
        }
        return port;
    }

    private static void install(TestKeys keys) throws IOException {
        Files.writeString(folder.resolve("server.key"), keys.key());
        Files.writeString(folder.resolve("server.pem"), keys.certificate());
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> get(String path, String authorization) throws Exception {
        return send("GET", path, authorization);
    }

    private static String getUnchecked(String path) {
        try {
            return get(path, "Bearer " + READER).body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> send(String method, String path, String authorization) throws Exception {
        return client().send(request(method, path, authorization).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String method, String path, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, BodyPublishers.noBody());
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private static String certificate() throws Exception {
        X509Certificate shown = (X509Certificate)
                get("/-/healthy", null).sslSession().orElseThrow().getPeerCertificates()[0];
        return shown.getSubjectX500Principal().getName();
    }

    /** A new one has no connection yet. */
    private static HttpClient client() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (TestKeys keys : new TestKeys[] {first, second}) {
            trusted.setCertificateEntry(
                    keys.certificate(),
                    CertificateFactory.getInstance("X.509").generateCertificate(keys.certificateStream()));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }
}
