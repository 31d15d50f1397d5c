package io.periskop.config;

import io.periskop.config.DatabaseConfig.Host;
import io.periskop.config.DatabaseConfig.Tls;
import io.periskop.config.DatabaseConfig.TlsMode;
import io.periskop.http.Secret;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code r2dbc[s]:[pool:]driver://user:password@host:port/database?option=value}, as Spring's users write it. */
final class R2dbcUrl {
    private static final String PLAIN = "r2dbc:";
    private static final String ENCRYPTED = "r2dbcs:";
    private static final String POOL = "pool:";
    private static final Set<String> POSTGRES = Set.of("postgresql", "postgres");
    private static final Set<String> MYSQL = Set.of("mysql", "mariadb");
    /** Of the pool and the drivers; ours are set for what the server does. */
    private static final Set<String> WITHOUT_MEANING = Set.of(
            "initialSize",
            "minIdle",
            "maxIdleTime",
            "maxLifeTime",
            "maxAcquireTime",
            "validationQuery",
            "validationDepth",
            "applicationName",
            "tcpKeepAlive",
            "tcpNoDelay");

    private R2dbcUrl() {}

    static boolean isOne(String dsn) {
        return dsn.startsWith(PLAIN) || dsn.startsWith(ENCRYPTED);
    }

    static DatabaseConfig parse(String url, boolean postgres) {
        String rest = url.substring(url.indexOf(':') + 1);
        rest = rest.startsWith(POOL) ? rest.substring(POOL.length()) : rest;
        int scheme = rest.indexOf("://");
        Set<String> drivers = postgres ? POSTGRES : MYSQL;
        if (scheme < 0 || !drivers.contains(rest.substring(0, scheme))) {
            throw new IllegalArgumentException("the URL is for another database than type says; write r2dbc:"
                    + (postgres ? "postgresql" : "mysql") + "://user:password@host/database");
        }
        rest = rest.substring(scheme + 3);
        int question = rest.indexOf('?');
        Options options = new Options(
                question < 0 ? "" : rest.substring(question + 1),
                url.startsWith(ENCRYPTED) ? TlsMode.VERIFY_FULL : TlsMode.PREFER,
                postgres);
        String location = question < 0 ? rest : rest.substring(0, question);
        int slash = location.indexOf('/', location.lastIndexOf('@') + 1);
        String authority = slash < 0 ? location : location.substring(0, slash);
        int at = authority.lastIndexOf('@');
        String credentials = at < 0 ? "" : authority.substring(0, at);
        int colon = credentials.indexOf(':');
        return new DatabaseConfig(
                hosts(authority.substring(at + 1), postgres ? 5432 : 3306),
                null,
                Dsn.decoded(colon < 0 ? credentials : credentials.substring(0, colon)),
                colon < 0 ? null : Secret.of(Dsn.decoded(credentials.substring(colon + 1))),
                slash < 0 ? null : Dsn.decoded(location.substring(slash + 1)),
                new Tls(options.tls, options.ca, options.certificate, options.key),
                options.connectTimeout,
                options.statementTimeout,
                options.maxConnections,
                options.parameters);
    }

    private static List<Host> hosts(String text, int port) {
        List<Host> hosts = new ArrayList<>();
        for (String each : text.split(",")) {
            if (each.isEmpty()) {
                throw new IllegalArgumentException("no host; name it after the at sign");
            }
            HostPort parsed = Dsn.host(each);
            hosts.add(new Host(String.valueOf(parsed.host()), parsed.port() == null ? port : parsed.port()));
        }
        return hosts;
    }

    private static final class Options {
        private TlsMode tls;
        private @Nullable String ca;
        private @Nullable String certificate;
        private @Nullable String key;
        private @Nullable Duration connectTimeout;
        private @Nullable Duration statementTimeout;
        private @Nullable Integer maxConnections;
        private final SortedMap<String, String> parameters = new TreeMap<>();

        Options(String query, TlsMode otherwise, boolean postgres) {
            this.tls = otherwise;
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    set(pair.substring(0, equals), Dsn.decoded(pair.substring(equals + 1)), postgres);
                }
            }
        }

        private void set(String name, String value, boolean postgres) {
            switch (name) {
                case "sslMode" -> tls = tls(value);
                case "ssl" -> tls = value.equals("true") ? TlsMode.VERIFY_FULL : tls;
                case "sslRootCert", "sslCa" -> ca = value;
                case "sslCert" -> certificate = value;
                case "sslKey" -> key = value;
                case "connectTimeout" -> connectTimeout = duration(name, value);
                case "statementTimeout" -> statementTimeout = duration(name, value);
                case "maxSize" -> maxConnections = connections(value);
                case "schema" -> parameters.put(postgres ? "search_path" : name, value);
                case "sessionVariables", "options" -> parameters(value);
                default -> {
                    if (!WITHOUT_MEANING.contains(name)) {
                        throw new IllegalArgumentException("unknown option " + Quoted.value(name) + "; remove it");
                    }
                }
            }
        }

        private void parameters(String value) {
            for (String pair : value.split("[,;]")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.put(Dsn.setting(pair.substring(0, equals).strip()), pair.substring(equals + 1));
                }
            }
        }

        private static int connections(String value) {
            try {
                int number = Integer.parseInt(value);
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("bad maxSize " + Quoted.value(value) + "; give a number", e);
            }
            throw new IllegalArgumentException("bad maxSize " + Quoted.value(value) + "; give 1 or more");
        }

        private static Duration duration(String name, String value) {
            try {
                return Duration.parse(value);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        "bad " + name + " " + Quoted.value(value) + "; write it like PT10S", e);
            }
        }

        /** Both databases' words: {@code verify-full}, {@code VERIFY_IDENTITY}. */
        private static TlsMode tls(String value) {
            return switch (value.toLowerCase(Locale.ROOT).replace('-', '_')) {
                case "disable", "disabled" -> TlsMode.DISABLE;
                case "allow", "prefer", "preferred" -> TlsMode.PREFER;
                case "require", "required" -> TlsMode.REQUIRE;
                case "verify_ca" -> TlsMode.VERIFY_CA;
                case "verify_full", "verify_identity" -> TlsMode.VERIFY_FULL;
                default ->
                    throw new IllegalArgumentException("unknown sslMode " + Quoted.value(value)
                            + "; give disable, prefer, require, verify-ca or verify-full");
            };
        }
    }
}
