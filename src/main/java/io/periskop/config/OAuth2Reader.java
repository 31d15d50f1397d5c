package io.periskop.config;

import io.periskop.http.Authentication;
import io.periskop.http.Authentication.JwtKey;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code oauth2:}. */
final class OAuth2Reader {
    private static final String CLIENT_CREDENTIALS = "client_credentials";
    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final List<String> ALGORITHMS = List.of("RS256", "RS384", "RS512");
    private static final List<String> OF_JWT = List.of(
            "client_certificate_key",
            "client_certificate_key_file",
            "client_certificate_key_id",
            "signature_algorithm",
            "iss",
            "audience",
            "claims");
    private static final Keys KEYS = Keys.of(keys());

    private final YamlMapping oauth;
    private final SecretFields fields;
    private final Path directory;

    private OAuth2Reader(YamlMapping oauth, Path directory) {
        this.oauth = oauth;
        this.fields = new SecretFields(oauth, directory);
        this.directory = directory;
    }

    static Authentication read(YamlValue value, Path directory) {
        return new OAuth2Reader(value.hidden().mapping(KEYS), directory).read();
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>(List.of(
                "client_id",
                "client_secret",
                "client_secret_file",
                "scopes",
                "token_url",
                "endpoint_params",
                "grant_type",
                "tls_config",
                "proxy_url",
                "no_proxy",
                "proxy_from_environment",
                "proxy_connect_header",
                "http_headers"));
        keys.addAll(OF_JWT);
        return keys;
    }

    private Authentication read() {
        String clientId = fields.text("client_id");
        if (clientId == null) {
            throw oauth.error("client_id", "missing; give the name that the token server knows us by");
        }
        return new Authentication.OAuth2(
                clientId,
                fields.lines("client_secret"),
                jwt(),
                oauth.list("scopes").stream().map(YamlValue::text).toList(),
                tokenUrl(),
                texts("endpoint_params"),
                client());
    }

    private URI tokenUrl() {
        YamlValue value = oauth.required("token_url", "give the URL of the token server");
        URI url = value.orError(Urls::http);
        if (url.getRawUserInfo() != null) {
            throw value.error("has a user name; use client_id and client_secret");
        }
        return url;
    }

    private HttpConfig client() {
        HttpConfig standard = HttpConfig.DEFAULT;
        return new HttpConfig(
                Authentication.NONE,
                TlsConfigReader.read(oauth.get("tls_config"), directory),
                ProxyReader.read(oauth, directory),
                standard.followRedirects(),
                standard.enableHttp2(),
                HttpConfigReader.headers(oauth.get("http_headers"), directory));
    }

    private @Nullable JwtKey jwt() {
        if (!isJwt()) {
            for (String key : OF_JWT) {
                if (oauth.get(key) != null) {
                    throw oauth.error(key, "only used with another grant_type; set grant_type to " + JWT_BEARER);
                }
            }
            return null;
        }
        Secret key = fields.lines("client_certificate_key");
        if (key == null) {
            throw oauth.error(
                    "client_certificate_key", "missing; give the key that signs, or client_certificate_key_file");
        }
        return new JwtKey(
                key,
                fields.text("client_certificate_key_id"),
                algorithm(),
                fields.text("iss"),
                fields.text("audience"),
                texts("claims"));
    }

    private boolean isJwt() {
        String type = Objects.requireNonNullElse(fields.text("grant_type"), CLIENT_CREDENTIALS);
        if (!type.equals(CLIENT_CREDENTIALS) && !type.equals(JWT_BEARER)) {
            throw oauth.error(
                    "grant_type",
                    "unknown " + Quoted.value(type) + "; give " + CLIENT_CREDENTIALS + " or " + JWT_BEARER);
        }
        return type.equals(JWT_BEARER);
    }

    private String algorithm() {
        String algorithm = Objects.requireNonNullElse(fields.text("signature_algorithm"), ALGORITHMS.get(0));
        if (!ALGORITHMS.contains(algorithm)) {
            throw oauth.error(
                    "signature_algorithm",
                    "unknown " + Quoted.value(algorithm) + "; give one of " + String.join(", ", ALGORITHMS));
        }
        return algorithm;
    }

    private SortedMap<String, String> texts(String key) {
        SortedMap<String, String> texts = new TreeMap<>();
        YamlValue value = oauth.get(key);
        if (value != null) {
            value.mapping().values().forEach((name, each) -> texts.put(name, each.isNothing() ? "" : each.text()));
        }
        return texts;
    }
}
