package io.periskop.discovery.gce;

import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** What a service account says to get a token: a JWT (RFC 7523), signed with RS256. */
record GoogleAssertion(String issuer, String keyId, String scope, String audience) {
    private static final long LIFE_SECONDS = 3_600;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /**
     * @param pem a key of RSA in PKCS #8
     * @param file where the key is from, for the message
     */
    String signed(String pem, Path file, long nowSeconds) {
        Map<String, Object> claims = new TreeMap<>(Map.of(
                "iss", issuer, "scope", scope, "aud", audience, "iat", nowSeconds, "exp", nowSeconds + LIFE_SECONDS));
        String text =
                BASE64.encodeToString(Json.bytes(new TreeMap<>(Map.of("alg", "RS256", "typ", "JWT", "kid", keyId))))
                        + "."
                        + BASE64.encodeToString(Json.bytes(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der(pem))));
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new DiscoveryTrouble(
                    "the private_key in " + file + " is not a key of RSA in PKCS #8; download the key again", e);
        }
    }

    private static byte[] der(String pem) {
        String base64 = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "");
        return Base64.getMimeDecoder().decode(base64);
    }
}
