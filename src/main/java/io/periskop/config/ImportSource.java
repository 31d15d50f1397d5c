package io.periskop.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The database of an original Periskop, in any of the forms that {@code repository} takes.
 *
 * @param repository which is only read
 * @param zone of MySQL's times: the DSN's {@code loc}, as Go's driver has it
 */
public record ImportSource(RepositoryConfig repository, ZoneId zone) {
    private static final Pattern POSTGRES_PAIRS =
            Pattern.compile("(?s)(host|hostaddr|port|user|password|dbname|sslmode|connect_timeout)\\s*=.*");
    private static final Pattern MYSQL = Pattern.compile("(?s)(.*@)?(tcp[46]?|unix)\\(.*\\)/[^/]*|.+:.*@/[^/]*");
    private static final Pattern OTHER_URL = Pattern.compile("(?s)([a-z][a-z0-9+.]*):(//|[a-z]+:).*");
    private static final Pattern LOC = Pattern.compile("[?&]loc=([^&]*)");

    /** @throws IllegalArgumentException if it is none of the forms; the message is fit to follow the value */
    static ImportSource parse(String written) {
        String text = written.strip();
        if (isFile(text)) {
            return sqlite(text);
        }
        if (R2dbcUrl.isOne(text)) {
            return server(text, text.contains("postgres"));
        }
        if (text.startsWith("postgres://")
                || text.startsWith("postgresql://")
                || POSTGRES_PAIRS.matcher(text).matches()) {
            return server(text, true);
        }
        if (MYSQL.matcher(text).matches()) {
            return server(text, false);
        }
        if (OTHER_URL.matcher(text).matches()) {
            throw new IllegalArgumentException("is no form that is known; write postgres://user:password@host/database,"
                    + " user:password@tcp(host:3306)/database, or the path of a SQLite file");
        }
        return sqlite(text);
    }

    private static ImportSource sqlite(String path) {
        return new ImportSource(
                new RepositoryConfig(RepositoryConfig.Type.SQLITE, path, null, RepositoryConfig.MAX_CONNECTIONS),
                ZoneOffset.UTC);
    }

    private static ImportSource server(String dsn, boolean postgres) {
        DatabaseConfig server;
        try {
            server = Dsn.parse(dsn, postgres);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot be used: " + e.getMessage(), e);
        }
        RepositoryConfig.Type type = postgres ? RepositoryConfig.Type.POSTGRES : RepositoryConfig.Type.MYSQL;
        return new ImportSource(new RepositoryConfig(type, null, server, 1), postgres ? ZoneOffset.UTC : loc(dsn));
    }

    private static ZoneId loc(String dsn) {
        Matcher found = LOC.matcher(dsn);
        if (!found.find()) {
            return ZoneOffset.UTC;
        }
        String name = Dsn.decoded(found.group(1));
        try {
            return name.equals("Local") ? ZoneId.systemDefault() : ZoneId.of(name.isEmpty() ? "UTC" : name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("unknown loc; give UTC, Local or a zone such as Europe%2FBerlin", e);
        }
    }

    private static boolean isFile(String text) {
        try {
            return Files.exists(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
