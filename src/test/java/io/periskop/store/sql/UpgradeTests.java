package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.label.search.TextSignature;
import io.periskop.series.Bucket;
import io.periskop.store.ErrorEvent;
import io.periskop.store.Imported;
import io.periskop.store.LabelEdits;
import io.periskop.store.Mark;
import io.periskop.store.Marks;
import io.periskop.store.Origins;
import io.periskop.store.State;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import io.periskop.store.sql.Head.Heads;
import io.periskop.store.sql.SqlLocation.Mysql;
import io.periskop.store.sql.SqlLocation.Postgres;
import io.periskop.store.sql.SqlLocation.Server;
import io.periskop.store.sql.SqlLocation.SqliteFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of the first version that hold rows are brought up to date, and nothing in them is lost or means something else. */
class UpgradeTests {
    private static final long MICROS = 1_800_000_000_000_123L;
    private static final Instant TIME = Instant.ofEpochSecond(1_800_000_000L, 123_000);
    private static final int MINUTE = (int) (1_800_000_000L / 60);
    private static final Marks MARKS =
            new Marks(List.of(new Mark(TIME, 5)), 0, null, Severity.WARNING, "key\u0000'", 0);

    @TempDir
    Path folder;

    @Test
    void ofSqlite() throws SQLException {
        SqlLocation location = new SqliteFile(folder.resolve("periskop.db").toString());
        String url = "jdbc:sqlite:" + folder.resolve("periskop.db");
        Migrations.flyway("sqlite", url, new Properties()).target("1").load().migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : rows(bytes -> "x'" + HexFormat.of().formatHex(bytes) + "'")) {
                statement.execute(sql);
            }
        }
        assertWhole(location);
    }

    @Test
    void ofPostgres() {
        Server server = DatabaseServer.POSTGRES.database();
        Migrations.flyway("postgresql", PostgresServer.jdbcUrl(server), PostgresServer.jdbcProperties(server))
                .target("1")
                .load()
                .migrate();
        DatabaseServer.POSTGRES.execute(
                server.database(),
                rows(bytes -> "'\\x" + HexFormat.of().formatHex(bytes) + "'::bytea")
                        .toArray(String[]::new));
        assertWhole(new Postgres(server));
    }

    @Test
    void ofMariaDb() {
        Server server = DatabaseServer.MARIADB.database();
        Migrations.flyway("mysql", MysqlServer.jdbcUrl(server), MysqlServer.jdbcProperties(server))
                .target("1")
                .load()
                .migrate();
        DatabaseServer.MARIADB.execute(
                server.database(),
                rows(bytes -> "x'" + HexFormat.of().formatHex(bytes) + "'").toArray(String[]::new));
        assertWhole(new Mysql(server));
    }

    /** In the columns that the first version had, in their order. */
    private static List<String> rows(Function<byte[], String> literal) {
        byte[] key = Hash.of("key\u0000'").bytes();
        byte[] source = Hash.of("source").bytes();
        byte[] labels = new Packer().number(1).text("team").text("pay").bytes();
        byte[] heads = new Heads(List.of(new Head("uuid", TIME, 7)), 8).pack();
        List<String> rows = new ArrayList<>();
        rows.add(row("service", literal, 3L, Hash.of("service").bytes(), bytes("service"), 1L, 1L, 1L));
        rows.add(row(
                "error",
                literal,
                3L,
                key,
                bytes("key\u0000'"),
                12L,
                7L,
                bytes("warning"),
                bytes("source"),
                source,
                bytes("key\u0000'"),
                MICROS,
                MICROS,
                MICROS,
                MICROS,
                0L,
                1L,
                0L,
                labels,
                heads,
                2L,
                1_800_000_000L));
        rows.add(row("occurrence", literal, 3L, key, 7L, MICROS, OccurrenceCodec.encode(occurrence())));
        rows.add(row("source", literal, 3L, source, bytes("source"), MICROS, 0L, 0L, 1L));
        rows.add(row(
                "mark",
                literal,
                3L,
                source,
                key,
                bytes("key\u0000'"),
                key,
                new byte[0],
                5L,
                0L,
                bytes("warning"),
                MarksCodec.runs(MARKS)));
        rows.add(row("bucket", literal, 3L, key, 60L, (long) MINUTE, 4L));
        rows.add(row("bucket", literal, 3L, key, 3600L, (long) MINUTE / 60, 4L));
        rows.add(row("bucket", literal, 3L, key, 3600L, (long) MINUTE / 60 - 30, 3L));
        rows.add(row("event", literal, 3L, key, 1L, MICROS, 0L, 0L, bytes("periskop")));
        rows.add(row("event", literal, 3L, key, 2L, MICROS, 0L, 1L, bytes("ann")));
        return rows;
    }

    private static String row(String table, Function<byte[], String> literal, Object... values) {
        return Arrays.stream(values)
                .map(value -> value instanceof byte[] bytes ? literal.apply(bytes) : value.toString())
                .collect(Collectors.joining(", ", "INSERT INTO periskop_" + table + " VALUES (", ")"));
    }

    private static byte[] bytes(String text) {
        return Texts.bytes(text);
    }

    private static Occurrence occurrence() {
        return new Occurrence(
                "uuid", TIME, Severity.WARNING, new ErrorInstance("C", "message", List.of("at x"), null), null);
    }

    private static void assertWhole(SqlLocation location) {
        for (int start = 1; start <= 2; start++) {
            try (Database database = Opening.open(location, Repeats.SILENT)) {
                SqlStore store = new SqlStore(database, StoreLimits.DEFAULT, (service, what, count) -> {});
                assertThat(store.check().collectList().block()).isEmpty();
                assertThat(store.find("service", "key\u0000'").block())
                        .isEqualTo(new StoredError(
                                "service",
                                "key\u0000'",
                                12,
                                7,
                                Severity.WARNING,
                                "source",
                                "key\u0000'",
                                TIME,
                                TIME,
                                TIME,
                                State.resolved(TIME, false),
                                Labels.of(Map.of("team", "pay")),
                                LabelEdits.NONE,
                                List.of(occurrence()),
                                Imported.NONE,
                                Origins.NONE));
                assertThat(store.events("service", "key\u0000'").collectList().block())
                        .containsExactly(
                                new ErrorEvent("service", "key\u0000'", ErrorEvent.Type.FIRST_SEEN, TIME, "periskop"),
                                new ErrorEvent("service", "key\u0000'", ErrorEvent.Type.RESOLVED, TIME, "ann"));
                assertThat(store.minutes("service", "key\u0000'", Instant.EPOCH, TIME.plusSeconds(60))
                                .collectList()
                                .block())
                        .containsExactly(new Bucket(MINUTE, 4));
                assertThat(store.hours("service", "key\u0000'", Instant.EPOCH, TIME.plusSeconds(60))
                                .collectList()
                                .block())
                        .containsExactly(new Bucket(MINUTE / 60 - 30, 3), new Bucket(MINUTE / 60, 4));
                assertThat(store.since("service", -1).block().changed())
                        .singleElement()
                        .satisfies(facts -> {
                            assertThat(facts.className()).isEqualTo("C");
                            assertThat(facts.signature()).isNotEqualTo(TextSignature.UNKNOWN);
                            assertThat(facts.signature().mayContain("at X")).isTrue();
                        });
            }
        }
    }
}
