package io.periskop.config;

import io.periskop.http.HttpTrouble;
import io.periskop.http.Secret;
import io.periskop.http.SecretText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code repository:}. */
final class RepositoryReader {
    private static final Keys KEYS =
            Keys.of("type", "path", "dsn", "password_file", "max_connections", "connect_timeout", "statement_timeout");
    private static final int MOST_CONNECTIONS = 1000;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    private RepositoryReader() {}

    /** @param directory of the configuration file */
    static RepositoryConfig read(@Nullable YamlValue value, Path directory) {
        if (value == null) {
            return RepositoryConfig.MEMORY;
        }
        YamlMapping repository = value.mapping(KEYS);
        YamlValue type = repository.get("type");
        YamlValue path = repository.get("path");
        YamlValue dsn = repository.get("dsn");
        if (type == null && (path != null || dsn != null)) {
            throw value.error("path or dsn without a type; add type, or remove them to keep errors in memory");
        }
        RepositoryConfig.Type kind = type == null ? RepositoryConfig.Type.MEMORY : type(type);
        return switch (kind) {
            case MEMORY -> new RepositoryConfig(kind, text(path), null, RepositoryConfig.MAX_CONNECTIONS);
            case SQLITE -> new RepositoryConfig(kind, file(repository), null, RepositoryConfig.MAX_CONNECTIONS);
            case MYSQL, POSTGRES -> server(kind, repository, directory);
        };
    }

    private static String file(YamlMapping repository) {
        YamlValue value = repository.required("path", "name the database file, such as periskop.db");
        String path = value.text();
        if (path.isBlank()) {
            throw value.error("empty; name the database file, such as periskop.db");
        }
        return path;
    }

    private static RepositoryConfig server(RepositoryConfig.Type type, YamlMapping repository, Path directory) {
        boolean postgres = type == RepositoryConfig.Type.POSTGRES;
        YamlValue value = repository.required(
                "dsn",
                postgres
                        ? "write host=… user=… password=… dbname=…, or postgres://user:password@host/database"
                        : "write user:password@tcp(host:3306)/database");
        DatabaseConfig read = value.orError(dsn -> Dsn.parse(dsn, postgres));
        return new RepositoryConfig(
                type,
                null,
                read.with(
                        password(repository.get("password_file"), read.password(), directory),
                        duration(repository.get("connect_timeout"), read.connectTimeout()),
                        duration(repository.get("statement_timeout"), read.statementTimeout())),
                connections(repository.get("max_connections"), read.maxConnections()));
    }

    private static @Nullable Secret password(@Nullable YamlValue file, @Nullable Secret ofDsn, Path directory) {
        if (file == null) {
            return ofDsn;
        }
        if (ofDsn != null) {
            throw file.error("dsn has a password, too; keep one of them");
        }
        try {
            String password = SecretText.ofFile(SecretFields.path(file, directory));
            if (password.isEmpty()) {
                throw file.error("the file is empty; write the password into it");
            }
            return Secret.of(password);
        } catch (HttpTrouble e) {
            throw file.error(e.getMessage() + "; check the path and its permissions");
        }
    }

    private static int connections(@Nullable YamlValue value, @Nullable Integer ofDsn) {
        if (value != null) {
            return value.integer(1, MOST_CONNECTIONS);
        }
        return ofDsn == null ? RepositoryConfig.MAX_CONNECTIONS : ofDsn;
    }

    private static @Nullable Duration duration(@Nullable YamlValue value, @Nullable Duration ofDsn) {
        return value == null ? ofDsn : value.duration(SHORTEST, LONGEST);
    }

    private static RepositoryConfig.Type type(YamlValue value) {
        String text = value.text();
        for (RepositoryConfig.Type type : RepositoryConfig.Type.values()) {
            if (type.key().equals(text)) {
                return type;
            }
        }
        List<String> known = Arrays.stream(RepositoryConfig.Type.values())
                .map(RepositoryConfig.Type::key)
                .toList();
        throw value.error("unknown value " + Quoted.value(text) + "; " + Advice.on(text, "valid values are", known));
    }

    private static @Nullable String text(@Nullable YamlValue value) {
        return value == null ? null : value.text();
    }
}
