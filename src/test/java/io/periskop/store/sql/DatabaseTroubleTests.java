package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.it.Eventually;
import io.periskop.store.Counting;
import io.periskop.store.Report;
import io.periskop.store.StorageState;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoreUnavailableException;
import io.periskop.store.sql.SqlLocation.Server;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** A store before real servers that are made to fail. */
class DatabaseTroubleTests {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String USER = "plain";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Counting truth = new Counting();
    private final List<Connection> others = new ArrayList<>();
    private List<Long> backends = List.of();
    private DatabaseServer server;
    private Server settings;
    private @Nullable SqlStorage storage;

    @AfterEach
    void close() {
        if (storage != null) {
            storage.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void connectionsThatAreLostInFlightCostNothing(DatabaseServer which) {
        open(which, settings(which));
        List<Disposable> commits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<Report> said = List.of(truth.grows("a", "b"), truth.grows("c", "d"));
            commits.add(Flux.fromIterable(said).flatMap(this::untilStored).subscribe());
            if (i % 5 == 0) {
                disconnect();
            }
        }
        Eventually.within(PATIENCE, () -> commits.stream().allMatch(Disposable::isDisposed));
        expectTruth();
        expectNoConnectionUsed();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void aDatabaseThatIsMadeReadOnlyIsSaidSoAndComesBack(DatabaseServer which) {
        open(which, settings(which));
        stored(truth.grows("a", "k"));
        readOnly(true);
        try {
            assertThat(refused(truth.grows("a", "k"))).isEqualTo("the database is read-only");
            assertThat(storage.status().health().state()).isEqualTo(StorageState.READ_ONLY);
            assertThat(storage.status().lastFailure().kind()).isEqualTo("read_only");
            assertThat(storage.store().services().collectList().block(PATIENCE)).containsExactly(Counting.SERVICE);
        } finally {
            readOnly(false);
        }
        expectUp();
        stored(truth.grows("a", "k"));
        expectTruth();
    }

    /** Whichever of the two has to give way does all of its work again. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void ofADeadlockTheVictimIsRunAgain(DatabaseServer which) {
        List<SqlFailure.Kind> repeats = new ArrayList<>();
        try (Database database = twoServices(which, settings(which), repeats)) {
            AtomicInteger runs = new AtomicInteger();
            Mono.when(crossing(database, 1, 2, runs), crossing(database, 2, 1, runs))
                    .block(PATIENCE);
            assertThat(repeats).contains(SqlFailure.Kind.CONFLICT);
            assertThat(runs).hasValue(2 + repeats.size());
            expectRows(3);
        }
    }

    /** MySQL undoes only the statement: what was written before it must not be committed by half. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void afterALockThatWasWaitedForTooLongAllIsRunAgain(DatabaseServer which) throws SQLException {
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put(which == DatabaseServer.POSTGRES ? "lock_timeout" : "innodb_lock_wait_timeout", "1");
        if (which == DatabaseServer.POSTGRES) {
            parameters.put("lock_timeout", "300");
        }
        List<SqlFailure.Kind> repeats = new ArrayList<>();
        try (Database database = twoServices(which, settings(which, USER, parameters), repeats);
                Connection other = DriverManager.getConnection(server.jdbcUrl(settings));
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE periskop_service SET live = 7 WHERE name_hash = " + hash(which, 2));
            AtomicInteger runs = new AtomicInteger();
            Mono<Void> waiting = crossing(database, 1, 2, runs).cache();
            waiting.subscribe();
            Eventually.within(PATIENCE, () -> !repeats.isEmpty());
            other.commit();
            waiting.block(PATIENCE);
            assertThat(repeats).containsOnly(SqlFailure.Kind.LOCKED);
            assertThat(runs.get()).isGreaterThan(1);
            expectRows(3);
        }
    }

    /** As a process that is stopped, or a machine that the network has lost. MariaDB has to be told. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void whoStandsStillWithALockHoldsUpNobodyForLong(DatabaseServer which) {
        SortedMap<String, String> parameters = new TreeMap<>();
        if (which == DatabaseServer.MARIADB) {
            parameters.put("idle_transaction_timeout", "1");
        }
        List<SqlFailure.Kind> repeats = new ArrayList<>();
        try (Database database = twoServices(which, settings(which, USER, parameters), repeats)) {
            AtomicInteger holding = new AtomicInteger();
            Disposable still = database.write(session -> count(session, 1)
                            .doOnSuccess(done -> holding.incrementAndGet())
                            .then(Mono.never()))
                    .subscribe();
            try {
                Eventually.within(PATIENCE, () -> holding.get() == 1);
                database.write(session -> count(session, 1).thenReturn(true)).block(PATIENCE);
                assertThat(server.numbers(
                                settings.database(),
                                "SELECT errors FROM periskop_service WHERE name_hash = " + hash(which, 1)))
                        .containsExactly(3L);
            } finally {
                still.dispose();
            }
            assertThat(repeats).as("whoever waits need not begin again").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void aServerThatHangsIsGivenUpAndItsConnectionsAreNotUsedAgain(DatabaseServer which) {
        open(which, settings(which));
        stored(truth.grows("a", "k"));
        hang(true);
        try {
            assertThat(refused(truth.grows("a", "k"))).contains("does not answer in time");
            assertThat(storage.status().health().state()).isEqualTo(StorageState.SLOW);
            long began = System.nanoTime();
            refused(truth.grows("b", "k"));
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("nothing is asked that would be waited for")
                    .isLessThan(settings.statementTimeout());
            expectNoConnectionUsed();
        } finally {
            hang(false);
        }
        expectUp();
        stored(truth.grows("a", "k"));
        stored(truth.grows("b", "k"));
        expectTruth();
        expectNoConnectionUsed();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void whoCancelsLeaksNoConnectionAndCommitsNoHalf(DatabaseServer which) {
        open(which, settings(which));
        for (int i = 0; i < 60; i++) {
            Mono<Void> directly = Mono.defer(() -> storage.store().commit(List.of(truth.grows("a", "b", "c"))));
            Disposable running = Flux.merge(
                            directly,
                            storage.store().of(Counting.SERVICE),
                            storage.store().check())
                    .subscribe(x -> {}, e -> {});
            sleep(ThreadLocalRandom.current().nextInt(12));
            running.dispose();
        }
        expectNoConnectionUsed();
        stored(truth.grows("a", "b", "c"));
        expectTruth();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void aDatabaseThatTakesNoMoreConnectionsIsSaidSo(DatabaseServer which) {
        open(which, settings(which));
        crowd(true);
        try {
            String sentence = refused(truth.grows("a", "k"));
            assertThat(sentence).contains("takes no more connections", "repository.max_connections");
            assertThat(storage.status().health().state()).isEqualTo(StorageState.CROWDED);
        } finally {
            crowd(false);
        }
        expectUp();
        stored(truth.grows("a", "k"));
        expectTruth();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void tablesThatAreGoneAreSaidSo(DatabaseServer which) {
        open(which, settings(which));
        stored(truth.grows("a", "k"));
        server.execute(settings.database(), "DROP TABLE periskop_mark");
        assertThat(refused(truth.grows("a", "k"))).contains("the tables are not in the database any more");
        assertThat(storage.status().health().state()).isEqualTo(StorageState.MISSING);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void whatStandsInTheWayAtTheStartIsOneSentence(DatabaseServer which) {
        Server good = settings(which);
        open(which, with(good, "nobody", good.database()));
        assertThat(storage.status().health().state()).isEqualTo(StorageState.DENIED);
        assertThat(storage.status().health().sentence()).contains("refuses the user or its password");
        assertThat(refused(truth.grows("a", "k"))).contains("refuses the user or its password");
        storage.close();
        open(which, with(good, which == DatabaseServer.POSTGRES ? "periskop" : "root", "none"));
        assertThat(storage.status().health().state()).isEqualTo(StorageState.MISSING);
        assertThat(storage.status().health().sentence()).contains("create it");
    }

    /** Two services, of which each is a row that can be locked. */
    private Database twoServices(DatabaseServer which, Server settings, List<SqlFailure.Kind> repeats) {
        server = which;
        this.settings = settings;
        Database database = Opening.open(location(), new Repeats(PATIENCE, repeats::add));
        database.write(session -> session.execute(
                                Command.ADD_SERVICE, Hash.of("1").bytes(), new byte[] {1})
                        .then(session.execute(Command.ADD_SERVICE, Hash.of("2").bytes(), new byte[] {2}))
                        .thenReturn(true))
                .block(PATIENCE);
        return database;
    }

    private static Mono<Void> crossing(Database database, int first, int second, AtomicInteger runs) {
        return database.write(session -> {
                    runs.incrementAndGet();
                    return count(session, first)
                            .then(Mono.delay(Duration.ofMillis(200)))
                            .then(count(session, second))
                            .thenReturn(true);
                })
                .then();
    }

    private static Mono<Void> count(Session session, int service) {
        byte[] hash = Hash.of(Integer.toString(service)).bytes();
        return session.select(Select.SERVICE_ID, (Object) hash)
                .flatMap(rows -> session.execute(
                        Command.COUNT_SERVICE, 3L, 3L, 3L, 3L, rows.get(0).number(0)));
    }

    private void expectRows(int count) {
        assertThat(server.numbers(settings.database(), "SELECT errors FROM periskop_service"))
                .containsOnly((long) count);
    }

    private static String hash(DatabaseServer which, int service) {
        StringBuilder hex = new StringBuilder();
        for (byte each : Hash.of(Integer.toString(service)).bytes()) {
            hex.append(String.format("%02x", each));
        }
        return which == DatabaseServer.POSTGRES ? "decode('" + hex + "', 'hex')" : "UNHEX('" + hex + "')";
    }

    private void open(DatabaseServer which, Server settings) {
        server = which;
        this.settings = settings;
        storage = SqlStorage.start(
                location(),
                StoreLimits.DEFAULT,
                (service, what, count) -> {},
                Duration.ofHours(24),
                Schedulers.parallel(),
                registry);
    }

    private SqlLocation location() {
        return server == DatabaseServer.POSTGRES ? new SqlLocation.Postgres(settings) : new SqlLocation.Mysql(settings);
    }

    private static Server settings(DatabaseServer which) {
        return settings(which, USER, new TreeMap<>());
    }

    /** A user whom read-only and limits of connections concern. */
    private static Server settings(DatabaseServer which, String user, SortedMap<String, String> parameters) {
        Server made = which.database();
        if (which == DatabaseServer.POSTGRES) {
            which.execute(
                    made.database(),
                    "DO $$ BEGIN CREATE ROLE plain LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
                    "GRANT ALL ON SCHEMA public TO plain",
                    "GRANT ALL ON DATABASE " + made.database() + " TO plain");
        } else {
            which.execute(
                    made.database(),
                    "CREATE USER IF NOT EXISTS plain@'127.0.0.1'",
                    "GRANT ALL ON " + made.database() + ".* TO plain@'127.0.0.1'");
        }
        return new Server(
                made.hosts(),
                user,
                null,
                made.database(),
                made.tls(),
                Duration.ofSeconds(8),
                Duration.ofSeconds(3),
                4,
                parameters);
    }

    private static Server with(Server good, String user, String database) {
        return new Server(
                good.hosts(),
                user,
                null,
                database,
                good.tls(),
                good.connectTimeout(),
                good.statementTimeout(),
                good.maxConnections(),
                good.parameters());
    }

    private void disconnect() {
        if (server == DatabaseServer.POSTGRES) {
            server.execute(
                    settings.database(),
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + USER + "'");
        } else {
            server.execute("", "KILL USER " + USER);
        }
    }

    private void readOnly(boolean now) {
        if (server == DatabaseServer.POSTGRES) {
            server.execute(
                    "postgres",
                    "ALTER DATABASE " + settings.database() + " SET default_transaction_read_only = " + now,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + USER + "'");
        } else {
            server.execute("", "SET GLOBAL read_only = " + now);
        }
    }

    private void crowd(boolean now) {
        if (server == DatabaseServer.MARIADB) {
            crowded(now);
        } else {
            server.execute(settings.database(), "ALTER ROLE plain CONNECTION LIMIT " + (now ? 0 : -1));
            disconnect();
        }
    }

    private void crowded(boolean now) {
        try {
            if (now) {
                disconnect();
                server.execute("", "SET GLOBAL max_connections = " + (10 + connectionsOfOthers()));
                fill();
            } else {
                server.execute("", "SET GLOBAL max_connections = 200");
            }
            while (!now && !others.isEmpty()) {
                others.remove(0).close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Earlier tests may have left some. */
    private long connectionsOfOthers() {
        return server.numbers("", "SELECT COUNT(*) FROM information_schema.processlist WHERE user <> '" + USER + "'")
                .get(0);
    }

    /** With connections of a user who may have as many as anybody. */
    private void fill() throws SQLException {
        try {
            while (others.size() < 200) {
                others.add(DriverManager.getConnection(server.jdbcUrl(settings).replace("user=root", "user=" + USER)));
            }
        } catch (SQLException e) {
            assertThat(e.getErrorCode()).isEqualTo(1040);
        }
    }

    /** Of PostgreSQL the processes that have the connections, of MariaDB all. */
    private void hang(boolean now) {
        String signal = now ? "STOP" : "CONT";
        if (server == DatabaseServer.POSTGRES && now) {
            backends = server.numbers(
                    settings.database(), "SELECT pid FROM pg_stat_activity WHERE usename = '" + USER + "'");
        }
        server.signal(signal);
        backends.forEach(pid -> DatabaseServer.signal(signal, pid));
    }

    private void stored(Report report) {
        untilStored(report).block(PATIENCE);
    }

    /** As scrapes do: what is not stored comes again. A busy machine may not store it in time. */
    private Mono<Void> untilStored(Report report) {
        return Mono.defer(() -> storage.reports().commit(List.of(report)))
                .retryWhen(Retry.fixedDelay(200, Duration.ofMillis(100))
                        .filter(StoreUnavailableException.class::isInstance));
    }

    private String refused(Report report) {
        return storage.reports()
                .commit(List.of(report))
                .then(Mono.just("stored"))
                .onErrorResume(StoreUnavailableException.class, e -> Mono.just(String.valueOf(e.getMessage())))
                .block(PATIENCE);
    }

    private void expectUp() {
        Eventually.within(PATIENCE, () -> storage.status().health().up());
        assertThat(registry.get("periskop.storage.up").gauge().value()).isEqualTo(1);
    }

    private void expectTruth() {
        untilStored(truth.again()).block(PATIENCE);
        assertThat(storage.store()
                        .of(Counting.SERVICE)
                        .collectMap(error -> error.key(), error -> error.total())
                        .block(PATIENCE))
                .isEqualTo(truth.totals());
        assertThat(storage.store().check().collectList().block(PATIENCE)).isEmpty();
        assertThat(registry.getMeters().stream()
                        .map(Meter::getId)
                        .map(Meter.Id::getName)
                        .collect(Collectors.toSet()))
                .contains("periskop.storage.transaction", "periskop.storage.connections");
    }

    private void expectNoConnectionUsed() {
        Eventually.within(
                PATIENCE,
                () -> storage.status().connections().used() == 0
                        && storage.status().connections().waiting() == 0);
    }

    private static void sleep(int millis) {
        Mono.delay(Duration.ofMillis(millis)).block();
    }
}
