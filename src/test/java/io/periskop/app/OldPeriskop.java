package io.periskop.app;

import io.periskop.store.sql.DatabaseServer;
import io.periskop.store.sql.SqlLocation.Server;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** A database as the original server leaves it: its table, and rows as it writes them. */
final class OldPeriskop {
    private static final DateTimeFormatter NANOS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSSSS").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final @Nullable DatabaseServer server;
    private final String name;
    private final String place;

    private OldPeriskop(@Nullable DatabaseServer server, String name, String place, String... tables) {
        this.server = server;
        this.name = name;
        this.place = place;
        for (String sql : tables) {
            execute(sql);
        }
    }

    static OldPeriskop sqlite(Path file) {
        return new OldPeriskop(
                null,
                file.toString(),
                file.toString(),
                "CREATE TABLE `aggregated_errors` (`id` integer,`created_at` datetime,`updated_at` datetime,"
                        + "`deleted_at` datetime,`service_name` text,`aggregation_key` text,`errors` text,"
                        + "`total_count` integer,PRIMARY KEY (`id`))",
                "CREATE INDEX `idx_aggregated_errors_deleted_at` ON `aggregated_errors`(`deleted_at`)");
    }

    static OldPeriskop postgres() {
        Server made = DatabaseServer.POSTGRES.database();
        return new OldPeriskop(
                DatabaseServer.POSTGRES,
                made.database(),
                dsn(DatabaseServer.POSTGRES, made),
                "CREATE TABLE aggregated_errors (id bigserial, created_at timestamptz, updated_at timestamptz,"
                        + " deleted_at timestamptz, service_name text, aggregation_key text, errors text,"
                        + " total_count bigint, PRIMARY KEY (id))");
    }

    static OldPeriskop mariadb() {
        Server made = DatabaseServer.MARIADB.database();
        return new OldPeriskop(
                DatabaseServer.MARIADB,
                made.database(),
                dsn(DatabaseServer.MARIADB, made) + "?parseTime=True&charset=utf8mb4",
                "CREATE TABLE aggregated_errors (id bigint unsigned AUTO_INCREMENT, created_at datetime(3) NULL,"
                        + " updated_at datetime(3) NULL, deleted_at datetime(3) NULL, service_name varchar(191),"
                        + " aggregation_key varchar(191), errors longtext, total_count bigint, PRIMARY KEY (id))"
                        + " DEFAULT CHARSET = utf8mb4");
    }

    static String dsn(DatabaseServer server, Server made) {
        int port = made.hosts().get(0).port();
        return server == DatabaseServer.POSTGRES
                ? "host=127.0.0.1 port=" + port + " user=" + made.user() + " dbname=" + made.database()
                        + " sslmode=disable"
                : made.user() + "@tcp(127.0.0.1:" + port + ")/" + made.database();
    }

    /** For the flag. */
    String place() {
        return place;
    }

    void insert(String service, String key, long total, String errors, Instant updated, @Nullable Instant deleted) {
        execute("INSERT INTO aggregated_errors (created_at, updated_at, deleted_at, service_name, aggregation_key,"
                + " errors, total_count) VALUES (" + time(updated.minusSeconds(3600)) + ", " + time(updated) + ", "
                + time(deleted) + ", " + text(service) + ", " + text(key) + ", " + text(errors) + ", " + total + ")");
    }

    void update(String key, long total, String errors, Instant updated) {
        execute("UPDATE aggregated_errors SET total_count = " + total + ", errors = " + text(errors) + ", updated_at = "
                + time(updated) + " WHERE aggregation_key = " + text(key));
    }

    void execute(String sql) {
        if (server != null) {
            server.execute(name, sql);
            return;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + name);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String time(@Nullable Instant time) {
        if (time == null) {
            return "NULL";
        }
        return server == DatabaseServer.MARIADB
                ? "'" + MILLIS.format(time) + "'"
                : "'" + NANOS.format(time) + "+00:00'";
    }

    private String text(String text) {
        String escaped = server == DatabaseServer.MARIADB ? text.replace("\\", "\\\\") : text;
        return "'" + escaped.replace("'", "''") + "'";
    }

    /** One element of the API's list, with occurrences at these times, each of which has its second as its uuid. */
    static String listed(String key, long total, Instant created, Instant... occurred) {
        StringBuilder occurrences = new StringBuilder();
        for (Instant time : occurred) {
            occurrences
                    .append(occurrences.isEmpty() ? "" : ",")
                    .append(
                            "{\"error\":{\"class\":\"E\",\"message\":\"it's \\u003cbroken\\u003e \u00e9\",\"stacktrace\":[\"a\"],"
                                    + "\"cause\":null},\"uuid\":\"")
                    .append(time.getEpochSecond())
                    .append("\",\"timestamp\":")
                    .append(time.getEpochSecond())
                    .append(",\"severity\":\"warning\",\"http_context\":null}");
        }
        return "{\"aggregation_key\":\"" + key + "\",\"total_count\":" + total
                + ",\"severity\":\"warning\",\"latest_errors\":[" + occurrences + "],\"created_at\":"
                + created.getEpochSecond() + "}";
    }
}
