package io.periskop.config;

import io.periskop.config.DatabaseConfig.Host;
import io.periskop.config.DatabaseConfig.Tls;
import io.periskop.config.DatabaseConfig.TlsMode;
import io.periskop.http.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The form of Go's driver: {@code [user[:password]@][net[(address)]]/database[?name=value&…]}. The last slash begins the
 * database, the last at sign before it ends the credentials, and nothing of a password is escaped.
 */
final class MysqlDsn {
    private static final int PORT = 3306;
    private static final String NEXT = "write user:password@tcp(host:3306)/database";
    /** They say how Go's driver behaves; ours always behaves so. */
    private static final Set<String> OF_THE_DRIVER = Set.of(
            "allowAllFiles",
            "allowCleartextPasswords",
            "allowFallbackToPlaintext",
            "allowNativePasswords",
            "allowOldPasswords",
            "charset",
            "checkConnLiveness",
            "clientFoundRows",
            "collation",
            "columnsWithAlias",
            "connectionAttributes",
            "interpolateParams",
            "loc",
            "maxAllowedPacket",
            "multiStatements",
            "parseTime",
            "rejectReadOnly",
            "serverPubKey",
            "timeTruncate");

    private MysqlDsn() {}

    static DatabaseConfig parse(String dsn) {
        int slash = dsn.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("no / before the database's name; " + NEXT);
        }
        int at = dsn.lastIndexOf('@', slash);
        String credentials = at < 0 ? "" : dsn.substring(0, at);
        int colon = credentials.indexOf(':');
        String user = colon < 0 ? credentials : credentials.substring(0, colon);
        String password = colon < 0 ? null : credentials.substring(colon + 1);
        String rest = dsn.substring(slash + 1);
        int question = rest.indexOf('?');
        Address address = Address.parse(dsn.substring(at + 1, slash));
        Options options = new Options(question < 0 ? "" : rest.substring(question + 1));
        return new DatabaseConfig(
                address.host == null ? List.of() : List.of(address.host),
                address.socket,
                user.isEmpty() ? null : user,
                password == null ? null : Secret.of(password),
                database(question < 0 ? rest : rest.substring(0, question)),
                Tls.of(options.tls),
                options.timeout,
                options.statementTimeout,
                null,
                options.parameters);
    }

    private static String database(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("no database; " + NEXT);
        }
        return Dsn.decoded(text);
    }

    private record Address(@Nullable Host host, @Nullable String socket) {
        static Address parse(String text) {
            int open = text.indexOf('(');
            String net = open < 0 ? text : text.substring(0, open);
            if (open >= 0 && !text.endsWith(")")) {
                throw new IllegalArgumentException("no closing parenthesis after the address; " + NEXT);
            }
            String address = open < 0 ? "" : text.substring(open + 1, text.length() - 1);
            return switch (net) {
                case "", "tcp", "tcp4", "tcp6" -> new Address(tcp(address), null);
                case "unix" -> new Address(null, address.isEmpty() ? "/tmp/mysql.sock" : address);
                default -> throw new IllegalArgumentException("unknown network before the address; " + NEXT);
            };
        }

        private static Host tcp(String address) {
            if (address.isEmpty()) {
                return new Host("127.0.0.1", PORT);
            }
            HostPort parsed = Dsn.host(address);
            return new Host(
                    parsed.host() == null ? "127.0.0.1" : parsed.host(), parsed.port() == null ? PORT : parsed.port());
        }
    }

    private static final class Options {
        private TlsMode tls = TlsMode.DISABLE;
        private @Nullable Duration timeout;
        private @Nullable Duration statementTimeout;
        private final SortedMap<String, String> parameters = new TreeMap<>();

        Options(String query) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    set(
                            pair.substring(0, equals),
                            Dsn.decoded(pair.substring(equals + 1).replace("+", " ")));
                }
            }
        }

        private void set(String name, String value) {
            switch (name) {
                case "tls" -> tls = tls(value);
                case "timeout" -> timeout = Durations.parse(value);
                case "readTimeout", "writeTimeout" -> statementTimeout = longer(Durations.parse(value));
                default -> {
                    if (!OF_THE_DRIVER.contains(name)) {
                        parameters.put(Dsn.setting(name), value);
                    }
                }
            }
        }

        private Duration longer(Duration next) {
            return statementTimeout == null || next.compareTo(statementTimeout) > 0 ? next : statementTimeout;
        }

        private static TlsMode tls(String value) {
            return switch (value) {
                case "true" -> TlsMode.VERIFY_FULL;
                case "false" -> TlsMode.DISABLE;
                case "skip-verify" -> TlsMode.REQUIRE;
                case "preferred" -> TlsMode.PREFER;
                default ->
                    throw new IllegalArgumentException(
                            "unknown tls=" + Quoted.plain(value) + "; give true, false, skip-verify or preferred");
            };
        }
    }
}
