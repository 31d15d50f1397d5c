package io.periskop.config;

import io.periskop.config.DatabaseConfig.Host;
import io.periskop.config.DatabaseConfig.Tls;
import io.periskop.config.DatabaseConfig.TlsMode;
import io.periskop.http.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The forms of libpq: {@code host=… user=… dbname=…}, whose values may be in single quotes, and {@code
 * postgres://user:password@host:port/database?name=value}. Names that libpq does not have are run-time parameters.
 */
final class PostgresDsn {
    private static final int PORT = 5432;
    private static final Set<String> OF_LIBPQ = Set.of(
            "application_name",
            "channel_binding",
            "client_encoding",
            "fallback_application_name",
            "gssencmode",
            "keepalives",
            "keepalives_count",
            "keepalives_idle",
            "keepalives_interval",
            "krbsrvname",
            "passfile",
            "service",
            "sslcompression",
            "sslcrl",
            "sslpassword",
            "sslsni",
            "statement_cache_capacity",
            "statement_cache_mode",
            "target_session_attrs");

    private static final String BAD_PORT =
            "bad port; give 1 to 65535, and in a URL escape special characters of the password";

    private PostgresDsn() {}

    static DatabaseConfig parse(String dsn) {
        boolean url = dsn.startsWith("postgres://") || dsn.startsWith("postgresql://");
        return new Settings(url ? ofUrl(dsn) : ofPairs(dsn)).toConfig();
    }

    private static Map<String, String> ofUrl(String dsn) {
        SortedMap<String, String> values = new TreeMap<>();
        String rest = dsn.substring(dsn.indexOf("://") + 3);
        int question = rest.indexOf('?');
        for (String pair : (question < 0 ? "" : rest.substring(question + 1)).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(Dsn.decoded(pair.substring(0, equals)), Dsn.decoded(pair.substring(equals + 1)));
            }
        }
        String location = question < 0 ? rest : rest.substring(0, question);
        int slash = location.indexOf('/', location.lastIndexOf('@') + 1);
        if (slash >= 0 && slash + 1 < location.length()) {
            values.put("dbname", Dsn.decoded(location.substring(slash + 1)));
        }
        String authority = slash < 0 ? location : location.substring(0, slash);
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String credentials = authority.substring(0, at);
            int colon = credentials.indexOf(':');
            values.put("user", Dsn.decoded(colon < 0 ? credentials : credentials.substring(0, colon)));
            if (colon >= 0) {
                values.put("password", Dsn.decoded(credentials.substring(colon + 1)));
            }
        }
        hosts(authority.substring(at + 1), values);
        return values;
    }

    private static void hosts(String text, Map<String, String> values) {
        if (text.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (String each : text.split(",")) {
            int colon = each.startsWith("[") ? each.indexOf(':', each.indexOf(']')) : each.indexOf(':');
            String name = colon < 0 ? each : each.substring(0, colon);
            names.add(Dsn.decoded(name.startsWith("[") ? name.substring(1, name.length() - 1) : name));
            ports.add(colon < 0 ? Integer.toString(PORT) : each.substring(colon + 1));
        }
        values.put("host", String.join(",", names));
        values.put("port", String.join(",", ports));
    }

    private static Map<String, String> ofPairs(String dsn) {
        SortedMap<String, String> values = new TreeMap<>();
        int at = 0;
        while (true) {
            while (at < dsn.length() && Character.isWhitespace(dsn.charAt(at))) {
                at++;
            }
            if (at == dsn.length()) {
                return values;
            }
            int equals = dsn.indexOf('=', at);
            if (equals < 0) {
                throw new IllegalArgumentException(
                        "a word without =; write host=… user=… password=… dbname=…, and values with spaces in quotes");
            }
            String name = dsn.substring(at, equals).trim();
            at = equals + 1;
            while (at < dsn.length() && Character.isWhitespace(dsn.charAt(at))) {
                at++;
            }
            StringBuilder value = new StringBuilder();
            at = value(dsn, at, value);
            values.put(name, value.toString());
        }
    }

    /** Where the value ends. */
    private static int value(String dsn, int begin, StringBuilder value) {
        int at = begin;
        boolean quoted = at < dsn.length() && dsn.charAt(at) == '\'';
        if (quoted) {
            at++;
        }
        for (; at < dsn.length(); at++) {
            char c = dsn.charAt(at);
            if (quoted ? c == '\'' : Character.isWhitespace(c)) {
                return at + 1;
            }
            if (c == '\\' && at + 1 < dsn.length()) {
                at++;
            }
            value.append(dsn.charAt(at));
        }
        if (quoted) {
            throw new IllegalArgumentException("no closing quote after a value; add '");
        }
        return at;
    }

    private static final class Settings {
        private final SortedMap<String, String> values;

        Settings(Map<String, String> values) {
            this.values = new TreeMap<>(values);
        }

        DatabaseConfig toConfig() {
            String host = take("host");
            String address = take("hostaddr");
            String ports = take("port");
            String password = take("password");
            String where = Objects.requireNonNullElse(address != null ? address : host, "");
            boolean socket = where.isEmpty() || where.startsWith("/");
            String user = take("user");
            String database = take("dbname");
            return new DatabaseConfig(
                    socket ? List.of() : hosts(where, ports),
                    socket ? socket(where, ports) : null,
                    user,
                    password == null ? null : Secret.of(password),
                    database == null ? user : database,
                    new Tls(tls(take("sslmode")), take("sslrootcert"), take("sslcert"), take("sslkey")),
                    seconds(take("connect_timeout")),
                    null,
                    null,
                    rest());
        }

        private SortedMap<String, String> rest() {
            values.keySet().removeAll(OF_LIBPQ);
            values.keySet().forEach(Dsn::setting);
            return values;
        }

        private @Nullable String take(String name) {
            return values.remove(name);
        }

        private static String socket(String directory, @Nullable String port) {
            String place = directory.isEmpty() ? "/var/run/postgresql" : directory;
            return place + "/.s.PGSQL." + (port == null ? PORT : port(port));
        }

        private static List<Host> hosts(String names, @Nullable String ports) {
            String[] each = names.split(",");
            String[] numbers = (ports == null || ports.isEmpty() ? Integer.toString(PORT) : ports).split(",");
            if (numbers.length != 1 && numbers.length != each.length) {
                throw new IllegalArgumentException("as many ports as hosts are needed, or one; give port once");
            }
            List<Host> hosts = new ArrayList<>();
            for (int i = 0; i < each.length; i++) {
                hosts.add(new Host(each[i].trim(), port(numbers[numbers.length == 1 ? 0 : i].trim())));
            }
            return hosts;
        }

        private static int port(String text) {
            try {
                int port = Integer.parseInt(text);
                if (port > 0 && port < 65_536) {
                    return port;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(BAD_PORT, e);
            }
            throw new IllegalArgumentException(BAD_PORT);
        }

        private static @Nullable Duration seconds(@Nullable String text) {
            if (text == null || text.equals("0")) {
                return null;
            }
            try {
                return Duration.ofSeconds(Integer.parseInt(text));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "bad connect_timeout " + Quoted.value(text) + "; give whole seconds", e);
            }
        }

        private static TlsMode tls(@Nullable String mode) {
            return switch (mode == null ? "prefer" : mode) {
                case "disable" -> TlsMode.DISABLE;
                case "allow", "prefer" -> TlsMode.PREFER;
                case "require" -> TlsMode.REQUIRE;
                case "verify-ca" -> TlsMode.VERIFY_CA;
                case "verify-full" -> TlsMode.VERIFY_FULL;
                default ->
                    throw new IllegalArgumentException("unknown sslmode " + Quoted.value(String.valueOf(mode))
                            + "; give disable, prefer, require, verify-ca or verify-full");
            };
        }
    }
}
