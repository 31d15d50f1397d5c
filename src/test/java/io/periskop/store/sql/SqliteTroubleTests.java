package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.it.Eventually;
import io.periskop.store.Counting;
import io.periskop.store.Report;
import io.periskop.store.StorageState;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class SqliteTroubleTests {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    /** The bound on pages is SQLite's own disk that is full. */
    @Test
    void aFullDiskKeepsWhatThereWasAndTakesNothingByHalf() {
        Counting truth = new Counting();
        Counting small = new Counting();
        String path = "file:" + folder.resolve("periskop.db");
        try (SqlStorage storage = start(path + "?max_page_count=60")) {
            storage.reports().commit(List.of(truth.grows("a"))).block(PATIENCE);
            String[] many = IntStream.range(0, 800).mapToObj(i -> "key-" + i).toArray(String[]::new);
            StepVerifier.create(storage.reports().commit(List.of(truth.grows(many))))
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(StoreUnavailableException.class)
                            .hasMessage("the disk of the database is full"))
                    .verify(PATIENCE);
            assertThat(storage.status().health().state()).isEqualTo(StorageState.FULL);
            assertThat(storage.store().of(Counting.SERVICE).collectList().block(PATIENCE))
                    .hasSize(1);
            assertThat(storage.store().check().collectList().block(PATIENCE)).isEmpty();
            Eventually.within(PATIENCE, () -> isStored(storage, small.grows("a")));
            assertThat(storage.status().health().up()).isTrue();
        }
        try (SqlStorage storage = start(path)) {
            for (int i = 0; i < 100; i++) {
                truth.grows("a");
            }
            storage.reports().commit(List.of(truth.again())).block(PATIENCE);
            assertThat(storage.store()
                            .of(Counting.SERVICE)
                            .collectMap(error -> error.key(), error -> error.total())
                            .block(PATIENCE))
                    .isEqualTo(truth.totals());
        }
    }

    /** SQLite's driver closes a statement that fails. */
    @Test
    void whatFailedIsReadAndWrittenAgainOnceItCanBe() throws SQLException {
        Counting truth = new Counting();
        String path = folder.resolve("periskop.db").toString();
        try (SqlStorage storage = start(path);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + path);
                Statement statement = other.createStatement()) {
            storage.reports().commit(List.of(truth.grows("a"))).block(PATIENCE);
            for (int round = 0; round < 3; round++) {
                statement.execute("ALTER TABLE periskop_error RENAME TO elsewhere");
                for (int i = 0; i < 9; i++) {
                    StepVerifier.create(storage.store().find(Counting.SERVICE, "a"))
                            .expectErrorSatisfies(e -> assertThat(e)
                                    .isInstanceOf(StoreUnavailableException.class)
                                    .hasMessageStartingWith("the tables are not in the database any more"))
                            .verify(PATIENCE);
                }
                statement.execute("ALTER TABLE elsewhere RENAME TO periskop_error");
                for (int i = 0; i < 9; i++) {
                    assertThat(storage.store().find(Counting.SERVICE, "a").block(PATIENCE))
                            .isNotNull();
                }
                Report report = truth.grows("a");
                Eventually.within(PATIENCE, () -> isStored(storage, report));
            }
        }
    }

    private static boolean isStored(SqlStorage storage, Report report) {
        return Boolean.TRUE.equals(storage.reports()
                .commit(List.of(report))
                .thenReturn(true)
                .onErrorReturn(StoreUnavailableException.class, false)
                .block(PATIENCE));
    }

    private static SqlStorage start(String path) {
        return SqlStorage.start(
                new SqlLocation.SqliteFile(path),
                StoreLimits.DEFAULT,
                (service, what, count) -> {},
                Duration.ofHours(24),
                Schedulers.parallel(),
                new SimpleMeterRegistry());
    }
}
