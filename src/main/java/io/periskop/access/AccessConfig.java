package io.periskop.access;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what. Nobody has to log in where neither passwords, nor tokens, nor an issuer are configured.
 *
 * @param openPaths may be read without a login
 * @param origins of pages that may read and write besides the server's own: {@code scheme://host[:port]}, in lower case
 * @param externalOrigin of the address that browsers know; null if it is the one they send as {@code Host}
 * @param allowedHosts names that a {@code Host} may have, {@code *.} for all below; empty for any
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 * @param rateLimit null for none
 * @param audit whether writes are logged
 * @param headers that answers have unless they have them already
 */
public record AccessConfig(
        List<PasswordLogin> passwords,
        List<TokenLogin> tokens,
        @Nullable OidcConfig oidc,
        List<String> openPaths,
        List<String> origins,
        @Nullable String externalOrigin,
        List<String> allowedHosts,
        Networks trustedProxies,
        @Nullable RateLimit rateLimit,
        boolean audit,
        Map<String, String> headers) {
    /** As without a configuration: everybody reads, and writes from the server's own pages and from programs. */
    public static final AccessConfig OPEN = new AccessConfig(
            List.of(), List.of(), null, List.of(), List.of(), null, List.of(), Networks.NONE, null, true, Map.of());

    public AccessConfig {
        passwords = List.copyOf(passwords);
        tokens = List.copyOf(tokens);
        openPaths = List.copyOf(openPaths);
        origins = List.copyOf(origins);
        allowedHosts = List.copyOf(allowedHosts);
        headers = Map.copyOf(headers);
    }

    /** The same, where browsers know the server by this origin. */
    public AccessConfig withExternalOrigin(String origin) {
        return new AccessConfig(
                passwords,
                tokens,
                oidc,
                openPaths,
                origins,
                origin,
                allowedHosts,
                trustedProxies,
                rateLimit,
                audit,
                headers);
    }

    public boolean needsLogin() {
        return !passwords.isEmpty() || !tokens.isEmpty() || oidc != null;
    }
}
