package io.periskop.http;

import io.periskop.http.Authentication.JwtKey;
import io.periskop.http.Authentication.OAuth2;
import io.periskop.http.HttpTrouble.Kind;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A statement about ourselves, signed with our key, that a token server takes for a token (RFC 7523). */
final class JwtAssertion {
    private static final JsonFactory JSON = JsonFactory.builder().build();
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Map<String, String> SIGNATURES =
            Map.of("RS256", "SHA256withRSA", "RS384", "SHA384withRSA", "RS512", "SHA512withRSA");

    private JwtAssertion() {}

    /** @param pem the key */
    static String signed(OAuth2 config, JwtKey jwt, String pem) throws HttpTrouble {
        String what = SecretText.where(jwt.key(), "oauth2.client_certificate_key");
        PrivateKey key = Pem.privateKey(pem, what);
        if (!key.getAlgorithm().equals("RSA")) {
            throw new HttpTrouble(Kind.CREDENTIALS, what + " is not an RSA key");
        }
        String unsigned = part(json -> header(json, jwt)) + "." + part(json -> claims(json, config, jwt));
        try {
            Signature signature = Signature.getInstance(Objects.requireNonNull(SIGNATURES.get(jwt.algorithm())));
            signature.initSign(key);
            signature.update(unsigned.getBytes(StandardCharsets.US_ASCII));
            return unsigned + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new HttpTrouble(Kind.CREDENTIALS, what + " cannot sign with " + jwt.algorithm());
        }
    }

    private static void header(JsonGenerator json, JwtKey jwt) {
        json.writeStringProperty("alg", jwt.algorithm());
        json.writeStringProperty("typ", "JWT");
        if (jwt.keyId() != null) {
            json.writeStringProperty("kid", jwt.keyId());
        }
    }

    /** As Prometheus does; the operator's own claims win. */
    private static void claims(JsonGenerator json, OAuth2 config, JwtKey jwt) {
        long now = Instant.now().getEpochSecond();
        Map<String, String> own = jwt.claims();
        text(json, own, "iss", Objects.requireNonNullElse(jwt.issuer(), config.clientId()));
        text(json, own, "sub", config.clientId());
        text(json, own, "jti", UUID.randomUUID().toString());
        text(
                json,
                own,
                "aud",
                Objects.requireNonNullElse(jwt.audience(), config.tokenUrl().toString()));
        number(json, own, "iat", now);
        number(json, own, "exp", now + LIFE.toSeconds());
        if (!config.scopes().isEmpty()) {
            text(json, own, "scope", String.join(" ", config.scopes()));
        }
        own.forEach(json::writeStringProperty);
    }

    private static void text(JsonGenerator json, Map<String, String> own, String name, String value) {
        if (!own.containsKey(name)) {
            json.writeStringProperty(name, value);
        }
    }

    private static void number(JsonGenerator json, Map<String, String> own, String name, long value) {
        if (!own.containsKey(name)) {
            json.writeNumberProperty(name, value);
        }
    }

    private static String part(Consumer<JsonGenerator> members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return base64(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
