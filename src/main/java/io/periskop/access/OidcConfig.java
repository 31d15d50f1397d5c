package io.periskop.access;

import io.periskop.http.HttpConfig;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose signed tokens are accepted.
 *
 * @param issuer exactly as tokens say it
 * @param jwksUrl where its keys are; null to ask the issuer
 * @param audiences a token is for at least one of them
 * @param nameClaim holds the caller's name
 * @param rolesClaim holds words, as a list or in one text; dots lead into objects
 * @param roles by the claim's words
 * @param algorithms of signatures; none of them is symmetric
 * @param http how the issuer is asked
 */
public record OidcConfig(
        String issuer,
        @Nullable URI jwksUrl,
        List<String> audiences,
        String nameClaim,
        String rolesClaim,
        Map<String, Set<AccessRole>> roles,
        List<String> algorithms,
        HttpConfig http) {
    public static final List<String> ALGORITHMS =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    public OidcConfig {
        audiences = List.copyOf(audiences);
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
        algorithms = List.copyOf(algorithms);
    }
}
