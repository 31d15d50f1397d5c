package io.periskop.store.sql;

import io.periskop.store.sql.SqlLocation.Postgres;
import io.periskop.store.sql.SqlLocation.Server;
import io.periskop.store.sql.SqlLocation.SqliteFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The table of the original Periskop, {@code aggregated_errors}, read while its server may be running: only read, and in short
 * reads, for that server loses what it cannot write at once. Blocks. Used by one thread.
 */
public final class PeriskopTable implements AutoCloseable {
    /** What may be read at once: rows of so many bytes together. */
    static final long BYTES_AT_ONCE = 8 << 20;

    private static final int ROWS_AT_ONCE = 200;
    private static final long LARGEST_ROW = 64 << 20;
    /** One that is read needs about ten times as much for a moment. */
    private static final int SHARE_OF_HEAP = 16;

    private static final int LONGEST_NAME = 40_000;
    private static final int WAIT_FOR_OTHERS_MILLIS = 30_000;
    private static final int MYSQL_DATABASE_DENIED = 1044;
    private static final int MYSQL_COMMAND_DENIED = 1142;
    private static final String ANSWER_MILLIS = "120000";
    private static final String ANSWER_SECONDS = "120";

    private static final String NAMES = "CASE WHEN octet_length(service_name) <= " + LONGEST_NAME
            + " THEN service_name END, CASE WHEN octet_length(aggregation_key) <= " + LONGEST_NAME
            + " THEN aggregation_key END";
    private static final String OLDEST =
            "SELECT id, " + NAMES + ", created_at FROM aggregated_errors ORDER BY id LIMIT 1";
    private static final String SIZES = "SELECT id, octet_length(errors) FROM aggregated_errors"
            + " WHERE deleted_at IS %s AND id > ? ORDER BY id LIMIT " + ROWS_AT_ONCE;
    private static final String ROWS = "SELECT id, " + NAMES + ", total_count, octet_length(errors),"
            + " CASE WHEN octet_length(errors) <= ? THEN errors END, created_at, updated_at, deleted_at"
            + " FROM aggregated_errors WHERE deleted_at IS %s AND id >= ? AND id <= ? ORDER BY id";

    /** Takes some rows; may block. */
    @FunctionalInterface
    public interface Taker {
        void take(List<PeriskopRow> rows);
    }

    private record Span(long first, long last) {}

    private final SqlLocation location;
    private final Connection connection;
    private final ZoneId zone;
    private final long largest = Math.min(LARGEST_ROW, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);

    private PeriskopTable(SqlLocation location, Connection connection, ZoneId zone) {
        this.location = location;
        this.connection = connection;
        this.zone = zone;
    }

    /** @param zone of the times of MySQL, which do not name theirs */
    public static PeriskopTable open(SqlLocation location, ZoneId zone) throws PeriskopTableException {
        try {
            return new PeriskopTable(location, connect(location), zone);
        } catch (SQLException e) {
            throw trouble(location, e);
        }
    }

    /** The largest error that is read, in bytes. */
    public long largest() {
        return largest;
    }

    /** The database for people, without its password. */
    @Override
    public String toString() {
        return SqlStorage.place(location);
    }

    /**
     * A name of the table that stays while it grows, and wherever it is copied to: made of its first row. Null if it has none.
     */
    public @Nullable String identity() throws PeriskopTableException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(OLDEST)) {
            if (!row.next()) {
                return null;
            }
            Instant created = RowTime.parse(row.getString(4), zone);
            String first = row.getLong(1) + "\n" + (created == null ? "" : created.toEpochMilli()) + "\n"
                    + row.getString(2) + "\n" + row.getString(3);
            return "periskop:" + HexFormat.of().formatHex(Hash.of(first).bytes(), 0, Long.BYTES);
        } catch (SQLException e) {
            throw trouble(location, e);
        }
    }

    /** Every row: first those of open errors, then those of resolved ones. */
    public void read(Taker taker) throws PeriskopTableException {
        try {
            read("NULL", taker);
            read("NOT NULL", taker);
        } catch (SQLException e) {
            throw trouble(location, e);
        }
    }

    private void read(String deleted, Taker taker) throws SQLException {
        try (PreparedStatement sizes = connection.prepareStatement(SIZES.formatted(deleted));
                PreparedStatement rows = connection.prepareStatement(ROWS.formatted(deleted))) {
            long after = location instanceof SqlLocation.Mysql ? -1 : Long.MIN_VALUE;
            while (true) {
                List<Span> spans = spans(sizes, after);
                if (spans.isEmpty()) {
                    return;
                }
                for (Span span : spans) {
                    taker.take(rows(rows, span));
                }
                after = spans.get(spans.size() - 1).last();
            }
        }
    }

    private List<Span> spans(PreparedStatement sizes, long after) throws SQLException {
        List<Span> spans = new ArrayList<>();
        sizes.setLong(1, after);
        try (ResultSet found = sizes.executeQuery()) {
            long sum = 0;
            while (found.next()) {
                long id = found.getLong(1);
                sum += Math.min(found.getLong(2), largest);
                if (spans.isEmpty() || sum > BYTES_AT_ONCE) {
                    sum = Math.min(found.getLong(2), largest);
                    spans.add(new Span(id, id));
                } else {
                    spans.set(
                            spans.size() - 1,
                            new Span(spans.get(spans.size() - 1).first(), id));
                }
            }
        }
        return spans;
    }

    private List<PeriskopRow> rows(PreparedStatement rows, Span span) throws SQLException {
        List<PeriskopRow> list = new ArrayList<>();
        rows.setLong(1, largest);
        rows.setLong(2, span.first());
        rows.setLong(3, span.last());
        try (ResultSet found = rows.executeQuery()) {
            while (found.next()) {
                list.add(row(found));
            }
        }
        return list;
    }

    private PeriskopRow row(ResultSet found) throws SQLException {
        String errors = found.getString(6);
        String deleted = found.getString(9);
        return new PeriskopRow(
                found.getLong(1),
                found.getString(2),
                found.getString(3),
                count(found.getString(4)),
                errors == null ? null : errors.getBytes(StandardCharsets.UTF_8),
                found.getLong(5),
                RowTime.parse(found.getString(7), zone),
                RowTime.parse(found.getString(8), zone),
                deleted != null,
                RowTime.parse(deleted, zone));
    }

    private static @Nullable Long count(@Nullable String text) {
        try {
            long count = text == null ? -1 : Long.parseLong(text);
            return count < 0 ? null : count;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public void close() throws PeriskopTableException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw trouble(location, e);
        }
    }

    private static Connection connect(SqlLocation location) throws SQLException, PeriskopTableException {
        if (location instanceof SqliteFile file) {
            return sqlite(file);
        }
        if (location instanceof Postgres postgres) {
            Server server = postgres.server();
            Properties properties = PostgresServer.jdbcProperties(server);
            properties.setProperty("readOnly", "true");
            properties.setProperty("readOnlyMode", "always");
            properties.setProperty("socketTimeout", ANSWER_SECONDS);
            return DriverManager.getConnection(PostgresServer.jdbcUrl(server), properties);
        }
        Server server = ((SqlLocation.Mysql) location).server();
        Properties properties = MysqlServer.jdbcProperties(server);
        properties.setProperty("socketTimeout", ANSWER_MILLIS);
        Connection connection = DriverManager.getConnection(MysqlServer.jdbcUrl(server), properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION READ ONLY");
        }
        return connection;
    }

    private static Connection sqlite(SqliteFile file) throws SQLException, PeriskopTableException {
        SqliteLocation location = SqliteLocation.of(file.path());
        if (location.inMemory()) {
            throw new PeriskopTableException(
                    "a database in memory is another server's own; give the path of a file", null);
        }
        if (!location.name().startsWith("file:") && !isFile(location.name())) {
            throw new PeriskopTableException(
                    "there is no such file; give the database file of the original Periskop, or a DSN", null);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(WAIT_FOR_OTHERS_MILLIS);
        return config.createConnection(location.jdbcUrl());
    }

    private static boolean isFile(String path) {
        try {
            return Files.isRegularFile(Path.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Of MySQL the class of the state alone does not tell. */
    private static boolean isDenied(String state, int code) {
        return state.startsWith("28")
                || state.equals("42501")
                || code == MYSQL_DATABASE_DENIED
                || code == MYSQL_COMMAND_DENIED;
    }

    private static PeriskopTableException trouble(SqlLocation location, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String reason = SqlFailure.reason(e);
        String next;
        if (state.equals("42P01") || state.equals("42S02") || reason.contains("no such table")) {
            next = "there is no table aggregated_errors; give the database of the original Periskop";
        } else if (state.equals("42703") || state.equals("42S22") || reason.contains("no such column")) {
            next = "its table aggregated_errors is not that of the original Periskop (" + reason + ")";
        } else if (reason.contains("SQLITE_NOTADB")) {
            next = "it is no SQLite database; give the database file of the original Periskop, or a DSN";
        } else if (location instanceof SqliteFile) {
            next = reason + "; it must be readable, and lie in a directory with its -wal file if there is one";
        } else if (state.startsWith("08")) {
            next = "it cannot be reached: " + reason + "; check host, port and TLS";
        } else if (isDenied(state, e.getErrorCode())) {
            next = "access denied: " + reason + "; check user and password, and that SELECT is allowed";
        } else {
            next = reason + "; check the DSN";
        }
        return new PeriskopTableException(next, e);
    }
}
