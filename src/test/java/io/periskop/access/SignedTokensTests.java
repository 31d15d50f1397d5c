package io.periskop.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.periskop.http.HttpConfig;
import io.periskop.http.ReactorHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against an issuer on loopback that serves its configuration and its keys. */
class SignedTokensTests {
    private static RSAKey rsa;
    private static RSAKey rotated;
    private static ECKey ec;

    private final ReactorHttp http = new ReactorHttp("test");
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
    private final AtomicReference<String> keys = new AtomicReference<>("");
    private final AtomicReference<String> configuration = new AtomicReference<>("");
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer issuer;
    private String url;

    @BeforeAll
    static void makeKeys() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("one").generate();
        rotated = new RSAKeyGenerator(2048).keyID("two").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    }

    @BeforeEach
    void start() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        url = "http://127.0.0.1:" + issuer.getAddress().getPort();
        configuration.set("{\"issuer\":\"" + url + "\",\"jwks_uri\":\"" + url + "/keys\"}");
        serve("/.well-known/openid-configuration", configuration);
        serve("/keys", keys);
        issuer.start();
        publish(rsa, ec);
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
        http.dispose();
    }

    @Test
    void goodTokensLogIn() throws Exception {
        SignedTokens tokens = tokens(null);

        assertThat(login(tokens, signed(rsa, c -> {}))).isEqualTo("jane [READ, WRITE]");
        assertThat(login(tokens, signed(ec, c -> c.claim("groups", "dev other"))))
                .isEqualTo("jane [READ]");
        assertThat(login(tokens, signed(rsa, c -> c.claim("groups", List.of("unknown")))))
                .isEqualTo("jane []");
        assertThat(login(tokens, signed(rsa, c -> c.claim("groups", 5)))).isEqualTo("jane []");
        assertThat(login(tokens, signed(rsa, c -> c.audience(List.of("other", "periskop")))))
                .startsWith("jane");
        assertThat(asked).hasValue(1);
    }

    @Test
    void aClaimMayBeWithinObjects() throws Exception {
        SignedTokens tokens = new SignedTokens(config(null, "realm_access.roles"), http, now::get);
        assertThat(login(tokens, signed(rsa, c -> c.claim("realm_access", Map.of("roles", List.of("ops"))))))
                .isEqualTo("jane [READ, WRITE]");
        assertThat(login(tokens, signed(rsa, c -> c.claim("realm_access", "text"))))
                .isEqualTo("jane []");
    }

    @Test
    void badTokensDoNot() throws Exception {
        SignedTokens tokens = tokens(URI.create(url + "/keys"));

        assertThat(login(tokens, signed(rsa, c -> c.issuer("http://evil.example"))))
                .startsWith("wrong");
        assertThat(login(tokens, signed(rsa, c -> c.audience("other")))).startsWith("wrong");
        assertThat(login(tokens, signed(rsa, c -> c.audience((String) null)))).startsWith("wrong");
        assertThat(login(tokens, signed(rsa, c -> c.expirationTime(at(-61)))))
                .isEqualTo("wrong: the token has expired");
        assertThat(login(tokens, signed(rsa, c -> c.expirationTime(at(-59))))).startsWith("jane");
        assertThat(login(tokens, signed(rsa, c -> c.expirationTime(null)))).startsWith("wrong");
        assertThat(login(tokens, signed(rsa, c -> c.notBeforeTime(at(61))))).startsWith("wrong");
        assertThat(login(tokens, signed(rsa, c -> c.subject(null)))).contains("names nobody");
        assertThat(login(tokens, signed(rsa, c -> c.subject("a\nb")))).contains("names nobody");
    }

    @Test
    void forgedTokensDoNot() throws Exception {
        SignedTokens tokens = tokens(URI.create(url + "/keys"));
        String good = signed(rsa, c -> {});
        String[] parts = good.split("\\.");
        String other = signed(rsa, c -> c.subject("root"));

        assertThat(login(tokens, parts[0] + "." + other.split("\\.")[1] + "." + parts[2]))
                .startsWith("wrong");
        assertThat(login(tokens, new PlainJWT(claims(c -> {})).serialize())).startsWith("wrong");
        assertThat(login(tokens, parts[0] + "." + parts[1] + ".")).startsWith("wrong");
        assertThat(login(tokens, "a.b.c")).startsWith("wrong");
        assertThat(login(tokens, good + "x".repeat(20_000))).startsWith("wrong");
        // The public key as the secret of a symmetric signature.
        SignedJWT symmetric = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims(c -> {}));
        symmetric.sign(new MACSigner(rsa.toRSAPublicKey().getEncoded()));
        assertThat(login(tokens, symmetric.serialize())).startsWith("wrong");
        // Another key with a known id.
        assertThat(login(tokens, signed(new RSAKey.Builder(rotated).keyID("one").build(), c -> {})))
                .startsWith("wrong");
        assertThat(asked).hasValue(1);
    }

    @Test
    void onlyTokensThatAreForAccess() throws Exception {
        SignedTokens tokens = tokens(null);
        assertThat(login(tokens, signed(rsa, new JOSEObjectType("at+jwt"), c -> {})))
                .startsWith("jane");
        assertThat(login(tokens, signed(rsa, new JOSEObjectType("logout+jwt"), c -> {})))
                .startsWith("wrong");
    }

    @Test
    void newKeysAreFoundButNotTooOften() throws Exception {
        SignedTokens tokens = tokens(null);
        assertThat(login(tokens, signed(rsa, c -> {}))).startsWith("jane");

        assertThat(login(tokens, signed(rotated, c -> {}))).startsWith("wrong");
        publish(rotated);
        assertThat(login(tokens, signed(rotated, c -> {}))).startsWith("wrong");
        assertThat(asked).hasValue(1);
        now.set(now.get().plusSeconds(31));
        assertThat(login(tokens, signed(rotated, c -> {}))).startsWith("jane");
        assertThat(login(tokens, signed(rsa, c -> {}))).startsWith("wrong");
        assertThat(asked).hasValue(2);
    }

    @Test
    void keysThatAreKnownOutliveTheirIssuer() throws Exception {
        SignedTokens tokens = tokens(null);
        assertThat(login(tokens, signed(rsa, c -> {}))).startsWith("jane");
        issuer.stop(0);
        now.set(now.get().plus(Duration.ofMinutes(16)));
        assertThat(login(tokens, signed(rsa, c -> {}))).startsWith("jane");
    }

    @Test
    void withoutKeysNobodyCanTell() throws Exception {
        keys.set("no JSON");
        SignedTokens tokens = tokens(null);
        assertThat(login(tokens, signed(rsa, c -> {}))).startsWith("unknowable");
        publish(rsa);
        assertThat(login(tokens, signed(rsa, c -> {}))).startsWith("unknowable");
        now.set(now.get().plusSeconds(31));
        assertThat(login(tokens, signed(rsa, c -> {}))).startsWith("jane");
    }

    @Test
    void theConfigurationHasToBeTheIssuersOwn() throws Exception {
        configuration.set("{\"issuer\":\"http://evil.example\",\"jwks_uri\":\"" + url + "/keys\"}");
        assertThat(login(tokens(null), signed(rsa, c -> {}))).startsWith("unknowable");
        configuration.set("{\"issuer\":\"" + url + "\"}");
        assertThat(login(tokens(null), signed(rsa, c -> {}))).startsWith("unknowable");
        configuration.set("[");
        assertThat(login(tokens(null), signed(rsa, c -> {}))).startsWith("unknowable");
        assertThat(asked).hasValue(0);
    }

    private SignedTokens tokens(@Nullable URI jwks) {
        return new SignedTokens(config(jwks, "groups"), http, now::get);
    }

    private OidcConfig config(@Nullable URI jwks, String rolesClaim) {
        return new OidcConfig(
                url,
                jwks,
                List.of("periskop"),
                "sub",
                rolesClaim,
                Map.of("dev", Set.of(AccessRole.READ), "ops", Set.of(AccessRole.READ, AccessRole.WRITE)),
                List.of("RS256", "ES256"),
                HttpConfig.DEFAULT);
    }

    private static String login(SignedTokens tokens, String token) {
        Login login = tokens.login(token).block(Duration.ofSeconds(20));
        if (login instanceof Login.As as) {
            return as.caller().name() + " "
                    + as.caller().roles().stream().sorted().toList();
        }
        return login instanceof Login.Wrong wrong ? "wrong: " + wrong.sentence() : "unknowable " + login;
    }

    private String signed(JWK key, Consumer<JWTClaimsSet.Builder> change) throws Exception {
        return signed(key, JOSEObjectType.JWT, change);
    }

    private String signed(JWK key, JOSEObjectType type, Consumer<JWTClaimsSet.Builder> change) throws Exception {
        boolean isRsa = key instanceof RSAKey;
        JWSSigner signer = isRsa ? new RSASSASigner((RSAKey) key) : new ECDSASigner((ECKey) key);
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(isRsa ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256)
                        .keyID(key.getKeyID())
                        .type(type)
                        .build(),
                claims(change));
        jwt.sign(signer);
        return jwt.serialize();
    }

    private JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(url)
                .audience("periskop")
                .subject("jane")
                .claim("groups", List.of("ops", "else"))
                .expirationTime(at(60));
        change.accept(claims);
        return claims.build();
    }

    private Date at(int seconds) {
        return Date.from(now.get().plusSeconds(seconds));
    }

    private void publish(JWK... published) {
        keys.set(new JWKSet(List.of(published)).toString(true));
    }

    private void serve(String path, AtomicReference<String> body) {
        issuer.createContext(path, exchange -> {
            try (exchange) {
                if (path.equals("/keys")) {
                    asked.incrementAndGet();
                }
                byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }
}
