package io.periskop.config;

import io.periskop.access.AccessRole;
import io.periskop.access.OidcConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code oidc:}: whose tokens count, and who may do what by them. The issuer is asked as {@code <http_config>} says. */
final class OidcReader {
    private static final Keys KEYS = Keys.of(
                    "issuer", "jwks_url", "audience", "username_claim", "roles_claim", "roles", "algorithms")
            .andOfHttp();
    private static final List<String> USUAL = List.of("RS256", "PS256", "ES256");
    private static final String SUBJECT = "sub";

    private OidcReader() {}

    static @Nullable OidcConfig read(@Nullable YamlValue value, Path directory) {
        if (value == null) {
            return null;
        }
        YamlMapping oidc = value.mapping(KEYS);
        YamlValue issuer = oidc.required("issuer", "give the URL that tokens have as iss");
        issuer.orError(Urls::http);
        YamlValue jwks = oidc.get("jwks_url");
        URI jwksUrl = jwks == null ? null : jwks.orError(Urls::http);
        YamlValue name = oidc.get("username_claim");
        return new OidcConfig(
                issuer.text(),
                jwksUrl,
                audiences(oidc.required("audience", "give what tokens for this server have as aud")),
                name == null ? SUBJECT : name.text(),
                oidc.required("roles_claim", "name the claim that holds groups or roles, such as groups")
                        .text(),
                roles(oidc.required("roles", "say which of the claim's values give which roles")),
                algorithms(oidc),
                HttpConfigReader.read(oidc, directory));
    }

    private static List<String> audiences(YamlValue value) {
        List<String> audiences = new ArrayList<>();
        if (value.isList()) {
            value.list().forEach(each -> audiences.add(each.text()));
        } else {
            audiences.add(value.text());
        }
        if (audiences.isEmpty() || audiences.stream().anyMatch(String::isBlank)) {
            throw value.error("empty; give what tokens for this server have as aud");
        }
        return audiences;
    }

    private static Map<String, Set<AccessRole>> roles(YamlValue value) {
        Map<String, Set<AccessRole>> roles = new LinkedHashMap<>();
        value.mapping().values().forEach((word, each) -> roles.put(word, AccountsReader.roles(each)));
        if (roles.isEmpty()) {
            throw value.error("empty; say which of the claim's values give which roles");
        }
        return roles;
    }

    private static List<String> algorithms(YamlMapping oidc) {
        List<String> algorithms = new ArrayList<>();
        for (YamlValue each : oidc.list("algorithms")) {
            if (!OidcConfig.ALGORITHMS.contains(each.text())) {
                throw each.error("unknown algorithm " + Quoted.value(each.text()) + "; give some of "
                        + String.join(", ", OidcConfig.ALGORITHMS));
            }
            algorithms.add(each.text());
        }
        return algorithms.isEmpty() ? USUAL : algorithms;
    }
}
