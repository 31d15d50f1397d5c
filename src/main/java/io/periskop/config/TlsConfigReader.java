package io.periskop.config;

import io.periskop.http.Secret;
import io.periskop.http.TlsConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;

/** Reads {@code tls_config:}. */
final class TlsConfigReader {
    private static final Keys KEYS = Keys.of(
            "ca",
            "ca_file",
            "cert",
            "cert_file",
            "key",
            "key_file",
            "server_name",
            "insecure_skip_verify",
            "min_version",
            "max_version");
    private static final Map<String, String> VERSIONS = versions();
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private TlsConfigReader() {}

    static TlsConfig read(@Nullable YamlValue value, Path directory) {
        if (value == null) {
            return TlsConfig.DEFAULT;
        }
        YamlMapping tls = value.mapping(KEYS);
        SecretFields fields = new SecretFields(tls, directory);
        Secret certificate = fields.lines("cert");
        Secret key = fields.lines("key");
        if ((certificate == null) != (key == null)) {
            String given = certificate == null ? "key" : "cert";
            String other = certificate == null ? "cert" : "key";
            String at = tls.get(given + "_file") == null ? given : given + "_file";
            throw tls.error(at, "needs a " + other + "; give " + other + " or " + other + "_file");
        }
        YamlValue insecure = tls.get("insecure_skip_verify");
        String least = version(tls.get("min_version"));
        String most = version(tls.get("max_version"));
        if (least != null && most != null && order(least) > order(most)) {
            throw tls.error("max_version", "older than min_version; raise it, or lower min_version");
        }
        return new TlsConfig(
                fields.lines("ca"),
                certificate,
                key,
                serverName(tls.get("server_name")),
                insecure != null && insecure.flag(),
                least,
                most);
    }

    private static @Nullable String serverName(@Nullable YamlValue value) {
        if (value == null || value.text().isEmpty()) {
            return null;
        }
        String name = value.text();
        if (!ADDRESS.matcher(name).matches()) {
            try {
                new SNIHostName(name);
            } catch (IllegalArgumentException e) {
                throw value.error("bad host name " + Quoted.value(name) + "; write the name in the certificate");
            }
        }
        return name;
    }

    static @Nullable String version(@Nullable YamlValue value) {
        if (value == null || value.text().isEmpty()) {
            return null;
        }
        String version = VERSIONS.get(value.text());
        if (version == null) {
            throw value.error("unknown TLS version " + Quoted.value(value.text()) + "; give one of "
                    + String.join(", ", VERSIONS.keySet()));
        }
        return version;
    }

    static int order(String version) {
        return List.copyOf(VERSIONS.values()).indexOf(version);
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("TLS10", "TLSv1");
        versions.put("TLS11", "TLSv1.1");
        versions.put("TLS12", "TLSv1.2");
        versions.put("TLS13", "TLSv1.3");
        return versions;
    }
}
