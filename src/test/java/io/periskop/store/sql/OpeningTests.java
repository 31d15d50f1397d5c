package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.store.StorageState;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoreUnavailableException;
import io.periskop.store.sql.SqlLocation.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** Opening a database, and what stands in its way. */
class OpeningTests {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"periskop.db", "file:periskop.db?mode=rwc&_busy_timeout=5000", ":memory:", "file::memory:?cache=shared"
    })
    void readsAndWritesWhereverItIs(String written) {
        String path =
                written.replace("periskop.db", folder.resolve("periskop.db").toString());
        try (SqlStorage storage = start(path)) {
            storage.reports().heard("service", "a", Instant.EPOCH).block();
            storage.reports()
                    .commit(List.of(SqlStore.heardReport("service", "b", Instant.EPOCH)))
                    .block();
            assertThat(storage.status().health().up()).isTrue();
            assertThat(storage.store().services().collectList().block()).isEmpty();
        }
        assertThat(Files.exists(folder.resolve("periskop.db"))).isEqualTo(written.contains("periskop.db"));
    }

    @Test
    void aDirectoryThatIsNotThereIsOneSentence() {
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> start(folder.resolve("none/periskop.db").toString()))
                .withMessageContaining("none/periskop.db")
                .withMessageContaining("check repository.path")
                .withMessageNotContaining("\n");
    }

    @Test
    void aFileThatIsNoDatabaseIsOneSentence() throws IOException {
        Path file = Files.writeString(folder.resolve("periskop.db"), "not a database, but text".repeat(100));
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> start(file.toString()))
                .withMessageContaining("not a database")
                .withMessageNotContaining("\n");
        assertThat(file).hasContent("not a database, but text".repeat(100));
    }

    @Test
    void aNewerSchemaIsRefusedAndNotTouched() throws SQLException {
        String path = folder.resolve("periskop.db").toString();
        start(path).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO periskop_schema_history (installed_rank, version, description, type, script,"
                            + " installed_by, execution_time, success) VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 'x', 1, 1)");
        }
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> start(path))
                .withMessageContaining("schema 99")
                .withMessageContaining("newer version");
    }

    @Test
    void tablesOfOthersAreLeftAlone() throws SQLException {
        String path = folder.resolve("periskop.db").toString();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE aggregated_errors (id INTEGER)");
            start(path).close();
            statement.execute("INSERT INTO aggregated_errors VALUES (1)");
        }
        start(path).close();
    }

    @Test
    void aServerThatIsNotThereIsWaitedFor() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch opened = new CountDownLatch(1);
        StorageWatch watch = watch();
        DatabaseGate gate = DatabaseGate.open(watch, Duration.ofSeconds(10), () -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("wrapped", new SQLException("Connection refused.\n at it", "08001"));
            }
            opened.countDown();
            return Opening.open(new SqliteFile(":memory:"), Repeats.SILENT);
        });
        assertThat(watch.health().state()).isEqualTo(StorageState.DOWN);
        assertThat(watch.lastFailure().detail()).isEqualTo("Connection refused.");
        StepVerifier.create(gate.read(session -> Mono.just(1)))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("cannot be reached"))
                .verify(Duration.ofSeconds(10));
        assertThat(opened.await(30, TimeUnit.SECONDS)).isTrue();
        StepVerifier.create(gate.read(session -> Mono.just(1)).retryWhen(Retry.fixedDelay(100, Duration.ofMillis(100))))
                .expectNext(1)
                .expectComplete()
                .verify(Duration.ofSeconds(30));
        assertThat(watch.health().up()).isTrue();
        gate.close();
    }

    /** One that accepts and never answers holds nobody up. */
    @Test
    void aServerThatDoesNotAnswerAtTheStartIsNotWaitedForLong() {
        StorageWatch watch = watch();
        CountDownLatch never = new CountDownLatch(1);
        try (DatabaseGate gate = DatabaseGate.open(watch, Duration.ofMillis(50), () -> {
            never.await();
            throw new IllegalStateException("closed");
        })) {
            assertThat(gate.isOpen()).isFalse();
            assertThat(watch.health().state()).isEqualTo(StorageState.SLOW);
        }
        never.countDown();
    }

    @Test
    void noMessageHasThePassword() {
        SqlLocation.Server server = new SqlLocation.Server(
                List.of(new SqlLocation.Host("::1", 1)),
                "me",
                "s3cret",
                "db",
                new SqlLocation.Tls(SqlLocation.TlsMode.DISABLE, null, null, null),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1,
                new TreeMap<>());
        assertThat(new SqlLocation.Postgres(server).toString())
                .contains("me@::1:1/db")
                .doesNotContain("s3cret");
        for (SqlLocation location : List.of(new SqlLocation.Postgres(server), new SqlLocation.Mysql(server))) {
            StorageWatch watch = watch();
            try (DatabaseGate gate =
                    DatabaseGate.open(watch, Duration.ofSeconds(10), () -> Opening.open(location, Repeats.SILENT))) {
                assertThat(watch.health().state()).isEqualTo(StorageState.DOWN);
                assertThat(watch.lastFailure().detail())
                        .isNotBlank()
                        .doesNotContain("s3cret")
                        .doesNotContain("\n");
            }
        }
    }

    private static StorageWatch watch() {
        return new StorageWatch(
                "somewhere",
                Duration.ofSeconds(10),
                InstantSource.system(),
                System::nanoTime,
                new StorageMeters(new SimpleMeterRegistry()));
    }

    private static SqlStorage start(String path) {
        return SqlStorage.start(
                new SqliteFile(path),
                StoreLimits.DEFAULT,
                (service, what, count) -> {},
                Duration.ofHours(24),
                Schedulers.parallel(),
                new SimpleMeterRegistry());
    }
}
