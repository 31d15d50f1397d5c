package io.periskop.http;

import java.net.URI;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Who we are to the other side. At most one way each. */
public sealed interface Authentication {
    record None() implements Authentication {}

    /** @param username a name from a file is a secret too; null for the empty one */
    record Basic(@Nullable Secret username, @Nullable Secret password) implements Authentication {}

    /** {@code Authorization: type credentials}. */
    record Credentials(String type, Secret credentials) implements Authentication {}

    /**
     * Client credentials, or a signed assertion where there is a key.
     *
     * @param client how the token's server is asked: TLS, proxy, headers
     */
    record OAuth2(
            String clientId,
            @Nullable Secret clientSecret,
            @Nullable JwtKey jwt,
            List<String> scopes,
            URI tokenUrl,
            SortedMap<String, String> endpointParams,
            HttpConfig client)
            implements Authentication {
        /** Parameters may be secrets, too. */
        @Override
        public String toString() {
            return "OAuth2[" + clientId + ", " + Secret.MASK + "]";
        }
    }

    /** @param algorithm RS256, RS384 or RS512 */
    record JwtKey(
            Secret key,
            @Nullable String keyId,
            String algorithm,
            @Nullable String issuer,
            @Nullable String audience,
            SortedMap<String, String> claims) {}

    Authentication NONE = new None();

    static Authentication bearer(Secret token) {
        return new Credentials("Bearer", token);
    }
}
