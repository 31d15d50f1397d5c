package io.periskop.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.periskop.http.Authentication.JwtKey;
import io.periskop.http.Authentication.OAuth2;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Files of secrets and certificates, and what is packed, are read where it does no harm. */
@Timeout(90)
class EventLoopTests {
    private static final Queue<Throwable> BLOCKED = new ConcurrentLinkedQueue<>();
    private static final Duration PATIENT = Duration.ofSeconds(30);

    static {
        BlockHound.install(builder -> builder.blockingMethodCallback(
                method -> BLOCKED.add(new IllegalStateException(String.valueOf(method)))));
    }

    @TempDir
    Path folder;

    @Test
    void nothingBlocksThem() throws Exception {
        assertThatBlockingIsNoticed();
        TestKeys keys = TestKeys.create(folder, "server", "ip:127.0.0.1");
        Secret certificate = file("cert.pem", keys.certificate());
        Secret key = file("key.pem", keys.key());
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        byte[] signing = rsa.generateKeyPair().getPrivate().getEncoded();
        HttpConfig config =
                HttpConfig.DEFAULT.with(new TlsConfig(certificate, certificate, key, null, false, null, null));
        byte[] packed = packed(1 << 20);
        SslContext context = SslContextBuilder.forServer(keys.certificateStream(), keys.keyStream())
                .build();
        ReactorHttp http = new ReactorHttp("Periskop/test", Map.of());
        try (TestServer server = TestServer.encrypted(
                        plain -> plain.secure(spec -> spec.sslContext(context)),
                        (request, response) -> response.header("Content-Encoding", "gzip")
                                .sendByteArray(Mono.just(packed))
                                .then());
                TestServer tokens = TestServer.plain(TestServer.saying("{\"access_token\":\"a\",\"expires_in\":1}"))) {
            OAuth2 oauth = new OAuth2(
                    "me",
                    null,
                    new JwtKey(
                            file("rsa.pem", PemTests.pem("PRIVATE KEY", signing)),
                            null,
                            "RS256",
                            null,
                            null,
                            new TreeMap<>()),
                    List.of(),
                    tokens.url("/"),
                    new TreeMap<>(),
                    HttpConfig.DEFAULT);
            Authentication bearer = Authentication.bearer(file("token", "t"));
            for (Authentication way : List.of(bearer, new Authentication.Basic(null, key), oauth)) {
                for (int i = 0; i < 3; i++) {
                    // From a thread that must not block, as discovery and scrapes do.
                    HttpAnswer answer = http.exchange(config.with(way), HttpCall.get(server.url("/"), PATIENT))
                            .subscribeOn(Schedulers.parallel())
                            .block(PATIENT);
                    assertThat(answer.body()).hasSize(1 << 20);
                }
            }
        } finally {
            http.dispose();
        }
        assertThat(BLOCKED).isEmpty();
    }

    private void assertThatBlockingIsNoticed() {
        Mono.fromCallable(() -> {
                    Thread.sleep(1);
                    return true;
                })
                .subscribeOn(Schedulers.parallel())
                .block(PATIENT);
        assertThat(BLOCKED).as("blocking is noticed").isNotEmpty();
        BLOCKED.clear();
    }

    private Secret file(String name, String content) throws IOException {
        return new Secret.InFile(Files.writeString(folder.resolve(name), content));
    }

    private static byte[] packed(int size) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(new byte[size]);
        }
        return out.toByteArray();
    }
}
