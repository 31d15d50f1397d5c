package io.periskop.config;

import io.periskop.http.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a database server is, and how it is spoken to; read from any of the forms of a DSN.
 *
 * @param hosts tried in this order; empty with a socket
 * @param socket a Unix socket: MySQL's file, or the directory that PostgreSQL's lies in
 * @param maxConnections null where the DSN does not say
 * @param parameters set for each session: what the driver has no option for
 */
public record DatabaseConfig(
        List<Host> hosts,
        @Nullable String socket,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable String database,
        Tls tls,
        @Nullable Duration connectTimeout,
        @Nullable Duration statementTimeout,
        @Nullable Integer maxConnections,
        SortedMap<String, String> parameters) {

    public record Host(String name, int port) {}

    /** How much of TLS there has to be. */
    public enum TlsMode {
        DISABLE,
        /** If the server has it. */
        PREFER,
        /** Encrypted, with whomever. */
        REQUIRE,
        /** With a server whose certificate is trusted. */
        VERIFY_CA,
        /** And is for its name. */
        VERIFY_FULL
    }

    /** Paths as written; null where there is none. */
    public record Tls(
            TlsMode mode,
            @Nullable String ca,
            @Nullable String certificate,
            @Nullable String key) {
        static Tls of(TlsMode mode) {
            return new Tls(mode, null, null, null);
        }
    }

    public DatabaseConfig {
        hosts = List.copyOf(hosts);
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    DatabaseConfig with(
            @Nullable Secret nextPassword,
            @Nullable Duration nextConnectTimeout,
            @Nullable Duration nextStatementTimeout) {
        return new DatabaseConfig(
                hosts,
                socket,
                user,
                nextPassword,
                database,
                tls,
                nextConnectTimeout,
                nextStatementTimeout,
                maxConnections,
                parameters);
    }
}
