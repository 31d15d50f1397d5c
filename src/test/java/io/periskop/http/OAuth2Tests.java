package io.periskop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.periskop.http.Authentication.JwtKey;
import io.periskop.http.Authentication.OAuth2;
import io.periskop.http.HttpTrouble.Kind;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

@Timeout(60)
class OAuth2Tests {
    private static final Duration PATIENT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final ReactorHttp http = new ReactorHttp("Periskop/test", Map.of());
    private final TestServer server =
            TestServer.plain((request, response) -> request.headers().contains("Authorization")
                    ? response.sendString(Mono.just("ok")).then()
                    : response.status(401).send());
    private final AtomicInteger given = new AtomicInteger();

    @AfterEach
    void stop() {
        http.dispose();
        server.close();
    }

    @Test
    void asksForATokenOnceAndKeepsIt() {
        try (TestServer tokens = TestServer.plain((request, response) -> token(response, 3600))) {
            HttpConfig config = oauth(tokens, Secret.of("s&cret"), null);
            for (int i = 0; i < 3; i++) {
                get(config);
                assertThat(server.last().header("Authorization")).isEqualTo("Bearer token-1");
            }
            TestServer.Seen asked = tokens.last();
            assertThat(tokens.requests()).hasSize(1);
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
            assertThat(asked.header("Authorization")).isEqualTo("Basic " + base64("client%2Bid:s%26cret"));
            assertThat(form(asked.body()))
                    .isEqualTo(Map.of("grant_type", "client_credentials", "scope", "read write", "audience", "a&b"));
        }
    }

    @Test
    void asksInTheFormWhereAHeaderIsNotTaken() {
        try (TestServer tokens =
                TestServer.plain((request, response) -> request.headers().contains("Authorization")
                        ? response.status(401).send()
                        : token(response, 1))) {
            HttpConfig config = oauth(tokens, Secret.of("s"), null);
            get(config);
            assertThat(tokens.requests()).hasSize(2);
            assertThat(form(tokens.last().body()))
                    .containsEntry("client_id", "client+id")
                    .containsEntry("client_secret", "s");
            // From then on at once.
            Awaitility.await().until(() -> {
                get(config);
                return tokens.requests().size() > 2;
            });
            assertThat(tokens.requests().get(2).headers().contains("Authorization"))
                    .isFalse();
        }
    }

    @Test
    void getsAnotherBeforeItExpires() {
        try (TestServer tokens = TestServer.plain((request, response) -> token(response, 1))) {
            HttpConfig config = oauth(tokens, Secret.of("s"), null);
            get(config);
            Awaitility.await().until(() -> {
                get(config);
                return server.last().header("Authorization").equals("Bearer token-2");
            });
        }
    }

    @Test
    void triesOnceMoreWithAnotherTokenWhenOneIsRefused() {
        try (TestServer tokens = TestServer.plain((request, response) -> token(response, 3600));
                TestServer strict =
                        TestServer.plain((request, response) -> "Bearer token-2".equals(request.header("Authorization"))
                                        && request.body().equals("body")
                                ? response.sendString(Mono.just("ok")).then()
                                : response.status(401).send())) {
            HttpConfig config = oauth(tokens, Secret.of("s"), null);
            HttpCall call = HttpCall.get(strict.url("/"), PATIENT).post(bytes("body"), "text/plain");
            assertThat(exchange(config, call).status()).isEqualTo(200);
            assertThat(tokens.requests()).hasSize(2);
            given.set(10);
            HttpCall wrong = HttpCall.get(strict.url("/"), PATIENT).post(bytes("other"), "text/plain");
            assertThat(exchange(config, wrong).status()).isEqualTo(401);
            assertThat(strict.requests()).hasSize(4);
        }
    }

    @Test
    void asksOneAtATime() {
        try (TestServer tokens = TestServer.plain((request, response) ->
                Mono.delay(Duration.ofMillis(200)).then(Mono.defer(() -> token(response, 3600))))) {
            HttpConfig config = oauth(tokens, Secret.of("s"), null);
            Flux.range(0, 20)
                    .flatMap(i -> http.exchange(config, HttpCall.get(server.url("/"), PATIENT)))
                    .then()
                    .block(PATIENT);
            assertThat(server.requests()).hasSize(20);
            assertThat(tokens.requests()).hasSize(1);
        }
    }

    @Test
    void asksAnewWhenTheSecretInItsFileChanges() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "one\n");
        try (TestServer tokens = TestServer.plain((request, response) -> token(response, 3600))) {
            HttpConfig config = oauth(tokens, new Secret.InFile(secret), null);
            get(config);
            get(config);
            Files.writeString(secret, "two\n");
            get(config);
            assertThat(tokens.requests()).hasSize(2);
            assertThat(tokens.last().header("Authorization")).isEqualTo("Basic " + base64("client%2Bid:two"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | application/json | {\"error\":\"invalid_client\"} | it answered 400 (invalid_client)",
                "500 | text/html        | <html>                        | it answered 500 (not_JSON)",
                "400 | application/json | {\"error\":\"<script>\"}      | it answered 400",
                "200 | application/json | {}                            | its answer has no usable access_token",
                "200 | application/json | {\"access_token\":\"a\\nb\"}  | its answer has no usable access_token",
                "200 | application/json | [1]                           | its answer has no usable access_token (not_a_JSON_object)",
            })
    void saysWhyThereIsNone(int status, String type, String body, String reason) {
        try (TestServer tokens = TestServer.plain((request, response) -> response.status(status)
                .header("Content-Type", type)
                .sendString(Mono.just(body))
                .then())) {
            HttpTrouble trouble = trouble(oauth(tokens, Secret.of("s3cret"), null));
            assertThat(trouble.kind()).isEqualTo(Kind.CREDENTIALS);
            assertThat(trouble).hasMessage("no OAuth 2.0 token from 127.0.0.1:" + tokens.port() + ": " + reason);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void readsAFormAndOtherTypes() {
        try (TestServer tokens = TestServer.plain(
                (request, response) -> response.header("Content-Type", "application/x-www-form-urlencoded")
                        .sendString(Mono.just("access_token=a%2Bb&token_type=MAC&expires_in=100"))
                        .then())) {
            get(oauth(tokens, Secret.of("s"), null));
            assertThat(server.last().header("Authorization")).isEqualTo("MAC a+b");
        }
    }

    @ParameterizedTest
    @CsvSource({"RS256, SHA256withRSA", "RS384, SHA384withRSA", "RS512, SHA512withRSA"})
    void signsAStatementWithItsKey(String algorithm, String signature) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        Path key = Files.writeString(
                folder.resolve("key.pem"),
                PemTests.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        JwtKey jwt = new JwtKey(
                new Secret.InFile(key), "kid-1", algorithm, null, null, new TreeMap<>(Map.of("sub", "me", "x", "y")));
        try (TestServer tokens = TestServer.plain((request, response) -> token(response, 3600))) {
            get(oauth(tokens, null, jwt));
            Map<String, String> form = form(tokens.last().body());
            assertThat(form).containsOnlyKeys("grant_type", "assertion");
            assertThat(form).containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
            String[] parts = form.get("assertion").split("\\.");
            assertThat(decoded(parts[0]))
                    .isEqualTo("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\",\"kid\":\"kid-1\"}");
            assertThat(decoded(parts[1]))
                    .contains("\"iss\":\"client+id\"", "\"sub\":\"me\"", "\"x\":\"y\"", "\"scope\":\"read write\"")
                    .contains("\"aud\":\"" + tokens.url("/token") + "\"")
                    .containsOnlyOnce("\"sub\"")
                    .containsPattern("\"iat\":[0-9]+,\"exp\":[0-9]+");
            Signature verifier = Signature.getInstance(signature);
            verifier.initVerify(keys.getPublic());
            verifier.update(bytes(parts[0] + "." + parts[1]));
            assertThat(verifier.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        }
    }

    private Mono<Void> token(HttpServerResponse response, int seconds) {
        return response.header("Content-Type", "application/json")
                .sendString(Mono.fromSupplier(() -> "{\"access_token\":\"token-" + given.incrementAndGet()
                        + "\",\"token_type\":\"bearer\",\"expires_in\":" + seconds + ",\"more\":{\"a\":[1]}}"))
                .then();
    }

    private static HttpConfig oauth(TestServer tokens, @Nullable Secret secret, @Nullable JwtKey jwt) {
        return HttpConfig.DEFAULT.with(new OAuth2(
                "client+id",
                secret,
                jwt,
                List.of("read", "write"),
                tokens.url("/token"),
                new TreeMap<>(Map.of("audience", "a&b")),
                HttpConfig.DEFAULT));
    }

    private void get(HttpConfig config) {
        assertThat(exchange(config, HttpCall.get(server.url("/"), PATIENT)).status())
                .isEqualTo(200);
    }

    private HttpAnswer exchange(HttpConfig config, HttpCall call) {
        return http.exchange(config, call).block(PATIENT);
    }

    private HttpTrouble trouble(HttpConfig config) {
        return (HttpTrouble) Exceptions.unwrap(catchThrowableOfType(RuntimeException.class, () -> get(config)));
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
