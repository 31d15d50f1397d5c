package io.periskop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.Observation;
import io.periskop.config.CommandLine;
import io.periskop.config.ConfigLoader;
import io.periskop.config.ServerConfig;
import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.ErrorEvent;
import io.periskop.store.Sources;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import io.periskop.store.sql.DatabaseServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From real databases into real databases. */
class PeriskopImportTests {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Instant OLD = NOW.minusSeconds(7200);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    enum Way {
        SQLITE_TO_SQLITE,
        POSTGRES_TO_POSTGRES,
        MARIADB_TO_POSTGRES,
        SQLITE_TO_MARIADB;

        OldPeriskop from(Path folder) {
            return switch (this) {
                case SQLITE_TO_SQLITE, SQLITE_TO_MARIADB -> OldPeriskop.sqlite(folder.resolve("old.db"));
                case POSTGRES_TO_POSTGRES -> OldPeriskop.postgres();
                case MARIADB_TO_POSTGRES -> OldPeriskop.mariadb();
            };
        }

        String to(Path folder) {
            return switch (this) {
                case SQLITE_TO_SQLITE -> "type: sqlite\n  path: " + folder.resolve("new.db");
                case POSTGRES_TO_POSTGRES, MARIADB_TO_POSTGRES ->
                    "type: postgres\n  dsn: "
                            + OldPeriskop.dsn(DatabaseServer.POSTGRES, DatabaseServer.POSTGRES.database());
                case SQLITE_TO_MARIADB ->
                    "type: mysql\n  dsn: " + OldPeriskop.dsn(DatabaseServer.MARIADB, DatabaseServer.MARIADB.database());
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingComesOverOnceAndLivingProcessesCountOn(Way way) throws IOException {
        OldPeriskop old = way.from(folder);
        ServerConfig config = config(way.to(folder));
        Instant created = OLD.minusSeconds(600);
        old.insert(
                "checkout",
                "a/b@1",
                60,
                OldPeriskop.listed("a/b@1", 60, created, OLD.minusSeconds(30), OLD),
                OLD,
                null);
        old.insert("checkout", "gone", 5, OldPeriskop.listed("gone", 5, created, OLD), OLD, OLD.plusSeconds(60));
        old.insert("payments", "\u00fc%", 7, OldPeriskop.listed("\u00fc%", 7, created), OLD, null);

        assertThat(run(config, old)).as(err.toString()).isZero();
        assertThat(out.toString()).endsWith(": 3 rows, 3 errors added, 0 had grown, 0 known before, 0 rows left out\n");
        StoredError first = find(config, "checkout", "a/b@1");
        assertThat(first.total()).isEqualTo(60);
        assertThat(first.severity()).isEqualTo(Severity.WARNING);
        assertThat(first.createdAt()).isEqualTo(created);
        assertThat(first.firstSeen()).isEqualTo(OLD.minusSeconds(3600));
        assertThat(first.lastSeen()).isEqualTo(OLD);
        assertThat(first.occurrences()).extracting(Occurrence::timestamp).containsExactly(OLD, OLD.minusSeconds(30));
        assertThat(first.occurrences().get(0).error().message()).isEqualTo("it's <broken> \u00e9");
        assertThat(find(config, "checkout", "gone").state())
                .isEqualTo(new State(State.Status.RESOLVED, OLD.plusSeconds(60), false));
        assertThat(find(config, "payments", "\u00fc%").total()).isEqualTo(7);
        assertThat(history(config)).containsExactly(ErrorEvent.Type.FIRST_SEEN, ErrorEvent.Type.RESOLVED);

        assertThat(run(config, old)).isZero();
        assertThat(out.toString()).endsWith(": 3 rows, 0 errors added, 0 had grown, 3 known before, 0 rows left out\n");
        assertThat(find(config, "checkout", "a/b@1")).isEqualTo(first);

        old.update("a/b@1", 64, OldPeriskop.listed("a/b@1", 64, created, OLD.plusSeconds(5)), OLD.plusSeconds(6));
        assertThat(run(config, old)).isZero();
        assertThat(out.toString()).endsWith(": 3 rows, 0 errors added, 1 had grown, 2 known before, 0 rows left out\n");
        assertThat(find(config, "checkout", "a/b@1").total()).isEqualTo(64);

        // 40 of the 64, and one that happened since.
        scrape(config, "living", says("a/b@1", 41, created, OLD.plusSeconds(5), OLD.plusSeconds(100)));
        assertThat(find(config, "checkout", "a/b@1").total()).isEqualTo(65);
        scrape(config, "living", says("a/b@1", 43, created, OLD.plusSeconds(5), OLD.plusSeconds(100)));
        scrape(config, "younger", says("a/b@1", 10, OLD.plusSeconds(50), OLD.plusSeconds(100)));
        assertThat(find(config, "checkout", "a/b@1").total()).isEqualTo(77);

        assertThat(run(config, old)).isZero();
        assertThat(find(config, "checkout", "a/b@1").total()).isEqualTo(77);
        assertThat(inconsistencies(config)).isEmpty();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aCopyUnderAnotherNameIsTheSame() throws IOException {
        OldPeriskop old = OldPeriskop.sqlite(folder.resolve("old.db"));
        old.insert("s", "k", 5, OldPeriskop.listed("k", 5, OLD), OLD, null);
        ServerConfig config = config(Way.SQLITE_TO_SQLITE.to(folder));
        run(config, old);
        Path copy = Files.copy(folder.resolve("old.db"), folder.resolve("copy.db"));

        assertThat(run(config, copy.toString())).isZero();
        assertThat(find(config, "s", "k").total()).isEqualTo(5);
    }

    @Test
    void rowsThatAreNoneAreToldAndTheRestIsImported() throws IOException {
        OldPeriskop old = OldPeriskop.sqlite(folder.resolve("old.db"));
        old.insert("s", "good", 5, OldPeriskop.listed("good", 5, OLD), OLD, null);
        old.insert("s", "text", 5, "not JSON", OLD, null);
        old.insert("s", "cut", 5, "{\"aggregation_key\":\"cut\",\"latest_errors\":[{", OLD, null);
        old.insert("s", "deep", 5, "{\"x\":" + "[".repeat(50_000), OLD, null);
        old.insert("s", "wrong", 5, "{\"latest_errors\":7}", OLD, null);
        old.insert("s", "negative", -5, OldPeriskop.listed("negative", 5, OLD), OLD, null);
        old.insert("", "nobody", 5, OldPeriskop.listed("nobody", 5, OLD), OLD, null);
        old.insert("s\n\u001b[31m", "ok", 1, OldPeriskop.listed("ok", 1, OLD), OLD, null);
        old.insert("evil\n\u001b[31m", "k\nperiskop: done", 1, "[]", OLD, null);
        old.execute("INSERT INTO aggregated_errors (service_name, aggregation_key, total_count, errors)"
                + " VALUES ('s', 'nulls', 3, '{}'), (NULL, NULL, NULL, NULL), ('s', 'count', 'many', '{}'),"
                + " ('s', 'huge', 1, CAST(zeroblob(70000000) AS TEXT)), ('s', x'00ff', 2, x'7b7d')");
        old.execute(
                "UPDATE aggregated_errors SET updated_at = 'yesterday', created_at = 7 WHERE aggregation_key = 'good'");

        assertThat(run(config(Way.SQLITE_TO_SQLITE.to(folder)), old)).isEqualTo(1);
        assertThat(out.toString())
                .endsWith(": 14 rows, 4 errors added, 0 had grown, 0 known before, 10 rows left out\n");
        assertThat(err.toString().lines())
                .hasSize(10)
                .allSatisfy(line ->
                        assertThat(line).startsWith("periskop: left out row ").doesNotContain("\u001b"))
                .anySatisfy(line -> assertThat(line).contains("row 2 (service 's', key 'text'): errors: "))
                .anySatisfy(line -> assertThat(line).contains("key 'negative'): total_count"))
                .anySatisfy(line -> assertThat(line).contains("key 'huge'): errors has 70000000 bytes"));
        assertThat(find(config(Way.SQLITE_TO_SQLITE.to(folder)), "s", "nulls").total())
                .isEqualTo(3);
    }

    @Test
    void rowsThatAreThereTwiceAreOne() throws IOException {
        OldPeriskop old = OldPeriskop.sqlite(folder.resolve("old.db"));
        old.insert("s", "k", 15, OldPeriskop.listed("k", 15, OLD, OLD), OLD, OLD);
        old.insert("s", "k", 12, OldPeriskop.listed("k", 12, OLD, OLD.minusSeconds(1)), OLD, null);
        ServerConfig config = config(Way.SQLITE_TO_SQLITE.to(folder));

        assertThat(run(config, old)).isZero();
        assertThat(find(config, "s", "k").total()).isEqualTo(15);
        assertThat(find(config, "s", "k").state().resolved()).isFalse();
        assertThat(run(config, old)).isZero();
        assertThat(find(config, "s", "k").total()).isEqualTo(15);
    }

    @Test
    void manyAndLargeRowsComeInParts() throws IOException {
        OldPeriskop old = OldPeriskop.sqlite(folder.resolve("old.db"));
        old.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1003) INSERT INTO"
                + " aggregated_errors (updated_at, service_name, aggregation_key, total_count, errors) SELECT"
                + " '2026-11-22 16:03:56.898311104+00:00', 's', 'k' || i, i, CASE WHEN i % 100 = 0 THEN '{\"x\":\"' ||"
                + " hex(zeroblob(2500000)) || '\"}' ELSE '{}' END FROM n");
        ServerConfig config = config(Way.SQLITE_TO_SQLITE.to(folder));

        assertThat(run(config, old)).as(err.toString()).isZero();
        assertThat(out.toString()).contains(": 1003 rows, 1003 errors added");
        assertThat(find(config, "s", "k1003").total()).isEqualTo(1003);
        assertThat(find(config, "s", "k700").total()).isEqualTo(700);
    }

    @Test
    void aFullServiceIsTold() throws IOException {
        OldPeriskop old = OldPeriskop.sqlite(folder.resolve("old.db"));
        old.insert("s", "a", 1, OldPeriskop.listed("a", 1, OLD), OLD, null);
        old.insert("s", "b", 1, OldPeriskop.listed("b", 1, OLD), OLD, null);

        assertThat(run(config(Way.SQLITE_TO_SQLITE.to(folder) + "\nlimits:\n  errors_per_service: 1"), old))
                .isEqualTo(1);
        assertThat(err.toString()).contains("row 2 (service 's', key 'b'): its service is full; raise ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAL", "DELETE"})
    void theOldServerMayStillRun(String journal) throws IOException, SQLException {
        OldPeriskop old = OldPeriskop.sqlite(folder.resolve("old.db"));
        old.execute("PRAGMA journal_mode = " + journal);
        ServerConfig config = config(Way.SQLITE_TO_SQLITE.to(folder));
        try (Connection running = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("old.db"));
                Statement statement = running.createStatement()) {
            statement.execute("INSERT INTO aggregated_errors (updated_at, service_name, aggregation_key, total_count,"
                    + " errors) VALUES ('2026-11-22 16:03:56+00:00', 's', 'k', 3, '{}')");
            assertThat(run(config, old)).as(err.toString()).isZero();
            statement.execute("UPDATE aggregated_errors SET total_count = 4");
        }
        assertThat(find(config, "s", "k").total()).isEqualTo(3);
    }

    @Test
    void bothMayShareOneDatabase() throws IOException {
        OldPeriskop old = OldPeriskop.sqlite(folder.resolve("both.db"));
        old.insert("s", "k", 5, OldPeriskop.listed("k", 5, OLD), OLD, null);
        ServerConfig config = config("type: sqlite\n  path: " + old.place());

        assertThat(run(config, old)).as(err.toString()).isZero();
        assertThat(run(config, old)).as(err.toString()).isZero();
        assertThat(find(config, "s", "k").total()).isEqualTo(5);
    }

    @Test
    void whoMayNotReadTheTableIsTold() throws IOException {
        OldPeriskop old = OldPeriskop.postgres();
        old.execute("CREATE ROLE nobody_reads LOGIN");
        String dsn = old.place().replace("user=periskop", "user=nobody_reads");

        fails(config(Way.SQLITE_TO_SQLITE.to(folder)), dsn, "access denied: ");
    }

    @Test
    void anEmptyTableIsNothing() throws IOException {
        assertThat(run(config(Way.SQLITE_TO_SQLITE.to(folder)), OldPeriskop.sqlite(folder.resolve("old.db"))))
                .isZero();
        assertThat(out.toString()).endsWith(": its table is empty\n");
        assertThat(folder.resolve("new.db")).doesNotExist();
    }

    @Test
    void whatCannotBeImportedFromIsOneLine() throws IOException {
        ServerConfig config = config(Way.SQLITE_TO_SQLITE.to(folder));
        Path text = Files.writeString(folder.resolve("text.db"), "no database at all".repeat(100));
        Path other = folder.resolve("other.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE x (y)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        fails(config, folder.resolve("none.db").toString(), "none.db': there is no such file; give");
        fails(config, folder.toString(), "there is no such file");
        fails(config, text.toString(), "text.db': it is no SQLite database; give");
        fails(config, other.toString(), "other.db': there is no table aggregated_errors; give");
        fails(config, ":memory:", "a database in memory");
        assertThat(folder.resolve("none.db")).doesNotExist();
        assertThat(folder.resolve("new.db")).doesNotExist();
    }

    @Test
    void serversThatCannotBeReadAreOneLine() throws IOException {
        ServerConfig config = config(Way.SQLITE_TO_SQLITE.to(folder));
        var postgres = DatabaseServer.POSTGRES.database();
        var mariadb = DatabaseServer.MARIADB.database();
        fails(config, OldPeriskop.dsn(DatabaseServer.POSTGRES, postgres), "there is no table aggregated_errors");
        fails(config, OldPeriskop.dsn(DatabaseServer.MARIADB, mariadb), "there is no table aggregated_errors");
        int mysqlPort = mariadb.hosts().get(0).port();
        fails(config, "root:hunter2@tcp(127.0.0.1:" + mysqlPort + ")/" + mariadb.database(), "access denied");
        fails(config, "root@tcp(127.0.0.1:" + mysqlPort + ")/none", "none: ");
        fails(config, "postgres://u:hunter2@127.0.0.1:1/db?sslmode=disable", "u@127.0.0.1:1/db: it cannot be reached");
        DatabaseServer.POSTGRES.execute(
                postgres.database(),
                "CREATE TABLE aggregated_errors (id int)",
                "INSERT INTO aggregated_errors VALUES (1)");
        fails(config, OldPeriskop.dsn(DatabaseServer.POSTGRES, postgres), "is not that of the original Periskop");
    }

    @Test
    void memoryIsNoPlaceToImportInto() {
        fails(ServerConfig.EMPTY, "old.db", "the repository is memory");
    }

    @Test
    void aRepositoryThatCannotBeUsedIsOneLine() throws IOException {
        OldPeriskop old = OldPeriskop.sqlite(folder.resolve("old.db"));
        old.insert("s", "a", 1, "{}", OLD, null);
        fails(config("type: sqlite\n  path: " + folder.resolve("none/new.db")), old.place(), "none/new.db");
        fails(
                config("type: postgres\n  dsn: postgres://u:hunter2@127.0.0.1:1/db?sslmode=disable"),
                old.place(),
                "the repository cannot be used: ");
    }

    private void fails(ServerConfig config, String from, String named) {
        err.reset();
        out.reset();
        assertThat(run(config, from)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("periskop: --import-periskop-from: ")
                .contains(named)
                .doesNotContain("hunter2")
                .hasLineCount(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private int run(ServerConfig config, OldPeriskop old) {
        return run(config, old.place());
    }

    private int run(ServerConfig config, String from) {
        out.reset();
        PrintStream said = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream wrong = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new PeriskopImport(config, said, wrong)
                .run(Objects.requireNonNull(CommandLine.parse(new String[] {"--import-periskop-from", from}, Map.of())
                        .importFrom()));
    }

    private ServerConfig config(String repository) throws IOException {
        return ConfigLoader.load(
                Files.writeString(folder.resolve("periskop.yaml"), "repository:\n  " + repository + "\n"));
    }

    private static void scrape(ServerConfig config, String source, ReportedAggregate said) {
        with(
                config,
                storage -> new Aggregator(storage.reports(), 50, new AggregatorMeters(new SimpleMeterRegistry()))
                        .ingest(new Observation("checkout", source, NOW, null, List.of(said)))
                        .block());
    }

    private static StoredError find(ServerConfig config, String service, String key) {
        return Objects.requireNonNull(
                with(config, storage -> storage.errors().find(service, key).block()));
    }

    private static List<ErrorEvent.Type> history(ServerConfig config) {
        return with(
                config,
                storage -> storage.errors()
                        .events("checkout", "gone")
                        .map(ErrorEvent::type)
                        .collectList()
                        .block());
    }

    private static List<Sources.Inconsistency> inconsistencies(ServerConfig config) {
        return with(config, storage -> storage.sources().check().collectList().block());
    }

    private static <T> T with(ServerConfig config, Function<Storage, T> use) {
        try (Storage storage = Storage.open(config.repository(), config.limits(), new SimpleMeterRegistry())) {
            return use.apply(storage);
        }
    }

    private static ReportedAggregate says(String key, long count, Instant created, Instant... occurred) {
        List<Occurrence> occurrences = Arrays.stream(occurred)
                .map(time -> new Occurrence(
                        Long.toString(time.getEpochSecond()),
                        time,
                        Severity.ERROR,
                        new ErrorInstance("E", "m", null, null),
                        null))
                .toList();
        return new ReportedAggregate(key, count, Severity.ERROR, created, occurrences);
    }
}
