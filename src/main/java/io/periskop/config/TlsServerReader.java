package io.periskop.config;

import io.periskop.access.ServerTls;
import io.periskop.access.TlsServerConfig;
import io.periskop.access.TlsServerConfig.ClientAuth;
import io.periskop.http.HttpTrouble;
import io.periskop.http.Secret;
import io.periskop.label.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code tls_server_config:}, whose keys are those of Prometheus' exporter toolkit. */
final class TlsServerReader {
    private static final Keys KEYS = Keys.of(
                    "cert",
                    "cert_file",
                    "key",
                    "key_file",
                    "client_auth_type",
                    "client_ca",
                    "client_ca_file",
                    "min_version",
                    "max_version",
                    "cipher_suites",
                    "prefer_server_cipher_suites")
            .instead(Map.of(
                    "curve_preferences",
                    "cannot be set here; start Java with -Djdk.tls.namedGroups=<names>",
                    "client_allowed_sans",
                    "is not known here; sign the certificates of these clients with a CA of their own"));
    private static final List<String> AUTHS =
            Arrays.stream(ClientAuth.values()).map(ClientAuth::key).toList();

    private TlsServerReader() {}

    static TlsServerConfig read(YamlValue value, Path directory) {
        YamlMapping tls = value.hidden().mapping(KEYS);
        YamlMapping shown = value.mapping(KEYS);
        SecretFields fields = new SecretFields(tls, directory);
        ClientAuth auth = clientAuth(shown);
        Secret ca = fields.lines("client_ca");
        String caKey = tls.get("client_ca_file") == null ? "client_ca" : "client_ca_file";
        if (auth.verifies() && ca == null) {
            throw tls.error("client_ca_file", "missing; client_auth_type " + auth.key() + " needs it");
        }
        if (!auth.verifies() && ca != null) {
            throw tls.error(
                    caKey,
                    "is used only with a client_auth_type that verifies; set it to " + ClientAuth.VERIFIED.key()
                            + ", or remove this");
        }
        String least = Objects.requireNonNullElse(TlsConfigReader.version(shown.get("min_version")), "TLSv1.2");
        String most = Objects.requireNonNullElse(TlsConfigReader.version(shown.get("max_version")), "TLSv1.3");
        if (TlsConfigReader.order(least) > TlsConfigReader.order(most)) {
            throw tls.error("max_version", "older than min_version; raise it, or lower min_version");
        }
        YamlValue prefer = shown.get("prefer_server_cipher_suites");
        TlsServerConfig config = new TlsServerConfig(
                required(fields.lines("cert"), tls, "cert_file", "name the file with the certificate"),
                required(fields.lines("key"), tls, "key_file", "name the file with the certificate's key"),
                auth,
                ca,
                least,
                most,
                ciphers(shown),
                prefer == null || prefer.flag());
        return checked(config, value);
    }

    /** Files are read now, so that a reload with a bad one changes nothing. */
    private static TlsServerConfig checked(TlsServerConfig config, YamlValue value) {
        try {
            ServerTls.prepare(config);
            return config;
        } catch (HttpTrouble e) {
            throw value.error(e.getMessage() + "; check the files and their permissions");
        }
    }

    private static Secret required(@Nullable Secret secret, YamlMapping tls, String key, String next) {
        if (secret == null) {
            throw tls.error(key, "missing; " + next);
        }
        return secret;
    }

    private static ClientAuth clientAuth(YamlMapping tls) {
        YamlValue value = tls.get("client_auth_type");
        if (value == null || value.text().isEmpty()) {
            return ClientAuth.NONE;
        }
        String text = value.text();
        return ClientAuth.of(text)
                .orElseThrow(() -> value.error(
                        "unknown " + Quoted.value(text) + "; " + Nearest.advice(text, "give one of", AUTHS)));
    }

    private static List<String> ciphers(YamlMapping tls) {
        List<String> known = TlsServerConfig.knownCipherSuites();
        List<String> ciphers = new ArrayList<>();
        for (YamlValue each : tls.list("cipher_suites")) {
            if (!known.contains(each.text())) {
                String nearest = Nearest.of(each.text(), known);
                throw each.error("unknown cipher suite " + Quoted.value(each.text()) + "; "
                        + (nearest == null
                                ? "give an IANA name that this Java knows"
                                : "did you mean " + nearest + "?"));
            }
            ciphers.add(each.text());
        }
        return ciphers;
    }
}
