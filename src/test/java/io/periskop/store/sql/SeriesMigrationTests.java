package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.label.Labels;
import io.periskop.series.Resolution;
import io.periskop.store.Series.Cell;
import io.periskop.store.Series.Grouping;
import io.periskop.store.Series.Part;
import io.periskop.store.Series.Scope;
import io.periskop.store.StoreLimits;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that hold counts from before there were days. */
class SeriesMigrationTests {
    private static final long HOUR = 24 * 20_000 + 22;
    private static final String KEY = "00112233445566778899aabbccddeeff";

    @TempDir
    Path folder;

    @Test
    void sqlite() throws SQLException {
        String path = folder.resolve("periskop.db").toString();
        Migrations.flyway("sqlite", "jdbc:sqlite:" + path, new Properties())
                .target("3?")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
                Statement statement = connection.createStatement()) {
            for (String sql : rows("x'" + KEY + "'")) {
                statement.execute(sql);
            }
        }
        assertFilled(new SqlLocation.SqliteFile(path));
    }

    @Test
    void postgres() {
        SqlLocation.Server server = DatabaseServer.POSTGRES.database();
        Migrations.flyway("postgresql", PostgresServer.jdbcUrl(server), PostgresServer.jdbcProperties(server))
                .target("3?")
                .load()
                .migrate();
        DatabaseServer.POSTGRES.execute(server.database(), rows("'\\x" + KEY + "'"));
        assertFilled(new SqlLocation.Postgres(server));
    }

    @Test
    void mariadb() {
        SqlLocation.Server server = DatabaseServer.MARIADB.database();
        Migrations.flyway("mysql", MysqlServer.jdbcUrl(server), MysqlServer.jdbcProperties(server))
                .target("3?")
                .load()
                .migrate();
        DatabaseServer.MARIADB.execute(server.database(), rows("x'" + KEY + "'"));
        assertFilled(new SqlLocation.Mysql(server));
    }

    /** Two hours of one day, one of the next, minutes of one; and an hour in which a hostile client counted all there is. */
    private static String[] rows(String key) {
        String bucket =
                "INSERT INTO periskop_bucket (service_id, key_hash, step, start, occurrences) VALUES (1, " + key;
        return new String[] {
            "INSERT INTO periskop_service (id, name_hash, name, errors, sources, live) VALUES (1, " + key + ", " + key
                    + ", 1, 1, 1)",
            bucket + ", 3600, " + HOUR + ", 5)",
            bucket + ", 3600, " + (HOUR + 1) + ", 7)",
            bucket + ", 3600, " + (HOUR + 2) + ", 11)",
            bucket + ", 3600, " + (HOUR + 48) + ", " + (Long.MAX_VALUE - 1) + ")",
            bucket + ", 3600, " + (HOUR + 49) + ", 4294967297)",
            bucket + ", 60, " + (HOUR * 60) + ", 5)"
        };
    }

    private static void assertFilled(SqlLocation location) {
        try (Database database = Opening.open(location, Repeats.SILENT)) {
            SqlStore store = new SqlStore(database, StoreLimits.DEFAULT, (service, what, count) -> {});
            assertThat(counts(store, new Part(Resolution.DAY, 20_000, 20_003, 1)))
                    .containsExactlyInAnyOrder(12L, 11L, Long.MAX_VALUE);
            assertThat(counts(store, new Part(Resolution.HOUR, HOUR, HOUR + 3, 3)))
                    .containsExactly(23L);
            assertThat(counts(store, new Part(Resolution.MINUTE, HOUR * 60, HOUR * 60 + 1, 1)))
                    .containsExactly(5L);
        }
    }

    private static List<Long> counts(SqlStore store, Part part) {
        List<Cell> cells = store.occurrences(new Scope.Everything(), new Grouping(false, true), List.of(part))
                .block();
        assertThat(cells).allMatch(cell -> cell.series().equals(Labels.NONE));
        return cells.stream().map(Cell::count).toList();
    }
}
