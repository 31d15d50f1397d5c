package io.periskop.app;

import io.periskop.config.DatabaseConfig;
import io.periskop.config.RepositoryConfig;
import io.periskop.http.Secret;
import io.periskop.store.sql.SqlLocation;
import io.periskop.store.sql.SqlLocation.Host;
import io.periskop.store.sql.SqlLocation.Mysql;
import io.periskop.store.sql.SqlLocation.Postgres;
import io.periskop.store.sql.SqlLocation.Server;
import io.periskop.store.sql.SqlLocation.SqliteFile;
import io.periskop.store.sql.SqlLocation.Tls;
import io.periskop.store.sql.SqlLocation.TlsMode;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A configured repository as the store wants to know it. */
final class Databases {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    private Databases() {}

    /** Of one that is not in memory. */
    static SqlLocation location(RepositoryConfig repository) {
        return switch (repository.type()) {
            case MEMORY -> throw new IllegalArgumentException("memory is no database");
            case SQLITE -> new SqliteFile(Objects.requireNonNull(repository.path()));
            case MYSQL -> new Mysql(server(repository));
            case POSTGRES -> new Postgres(server(repository));
        };
    }

    /** For people, without the password. */
    static String name(SqlLocation location) {
        if (location instanceof SqliteFile file) {
            return "'" + file.path() + "'";
        }
        return location instanceof Postgres postgres
                ? postgres.server().toString()
                : ((Mysql) location).server().toString();
    }

    private static Server server(RepositoryConfig repository) {
        DatabaseConfig config = Objects.requireNonNull(repository.server());
        return new Server(
                config.hosts().stream()
                        .map(host -> new Host(host.name(), host.port()))
                        .toList(),
                Objects.requireNonNull(config.user()),
                password(config.password()),
                Objects.requireNonNull(config.database()),
                new Tls(
                        TlsMode.valueOf(config.tls().mode().name()),
                        config.tls().ca(),
                        config.tls().certificate(),
                        config.tls().key()),
                Objects.requireNonNullElse(config.connectTimeout(), CONNECT_TIMEOUT),
                Objects.requireNonNullElse(config.statementTimeout(), STATEMENT_TIMEOUT),
                repository.maxConnections(),
                config.parameters());
    }

    /** A DSN has it inline. */
    private static @Nullable String password(@Nullable Secret secret) {
        return secret instanceof Secret.Inline inline ? inline.value() : null;
    }
}
