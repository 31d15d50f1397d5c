package io.periskop.store.sql;

import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.store.Dropped;
import io.periskop.store.Reports;
import io.periskop.store.StorageStatus;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoreUnavailableException;
import io.periskop.store.sql.SqlLocation.Server;
import io.periskop.store.sql.SqlLocation.SqliteFile;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A store in a database as a server uses it: opened when it is there, reports committed in groups. */
public final class SqlStorage implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SqlStorage.class);
    private static final int MOST_LANES = 4;
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Duration SLOW = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration FILE_STATEMENT = Duration.ofSeconds(30);
    private static final Duration FILE_PATIENCE = Duration.ofMinutes(5);
    private static final long MOST_BYTES = 64 << 20;
    private static final int SHARE_OF_HEAP = 8;

    private final SqlLocation location;
    private final DatabaseGate gate;
    private final Database database;
    private final StorageWatch watch;
    private final SqlStore store;
    private final GroupCommit groups;
    private final LateHeard reports;
    private final Disposable.Composite running = Disposables.composite();

    private SqlStorage(
            SqlLocation location,
            DatabaseGate gate,
            StorageWatch watch,
            StorageMeters meters,
            StoreLimits limits,
            Dropped dropped,
            Duration staleAfter,
            Scheduler scheduler) {
        this.location = location;
        this.gate = gate;
        this.watch = watch;
        this.database = new WatchedDatabase(gate, watch);
        this.store = new SqlStore(database, limits, dropped);
        long bytes = Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
        this.groups = new GroupCommit(store, lanes(location), bytes, watch::refusal, meters);
        this.reports = new LateHeard(groups, staleAfter.dividedBy(4), scheduler);
        running.add(reports.start());
        running.add(Flux.interval(LOOK, scheduler).onBackpressureDrop().subscribe(tick -> look()));
        meters.watch(this::status);
    }

    /**
     * Blocks for one try to open it. A server that is not there is waited for: the ports fail until it is.
     *
     * @param staleAfter after which time a source that is not heard of is folded
     * @throws StoreOpenException if it can never be used: a bad path, a schema of a newer version
     */
    public static SqlStorage start(
            SqlLocation location,
            StoreLimits limits,
            Dropped dropped,
            Duration staleAfter,
            Scheduler scheduler,
            MeterRegistry registry) {
        StorageMeters meters = new StorageMeters(registry);
        String name = location instanceof SqliteFile ? place(location) : type(location) + " at " + place(location);
        StorageWatch watch =
                new StorageWatch(name, slowAfter(location), InstantSource.system(), System::nanoTime, meters);
        Repeats repeats = new Repeats(statementTimeout(location), watch::repeated);
        DatabaseGate gate = DatabaseGate.open(watch, patience(location), () -> Opening.open(location, repeats));
        return new SqlStorage(location, gate, watch, meters, limits, dropped, staleAfter, scheduler);
    }

    /** Every port but {@link Reports}. */
    public SqlStore store() {
        return store;
    }

    public Reports reports() {
        return reports;
    }

    /** Costs nothing, and waits for nobody. */
    public StorageStatus status() {
        return new StorageStatus(
                type(location),
                place(location),
                watch.health(),
                watch.lastWritten(),
                watch.lastFailure(),
                gate.connections(),
                groups.waiting());
    }

    @Override
    public void close() {
        running.dispose();
        if (gate.isOpen() && watch.health().up()) {
            reports.flush()
                    .timeout(LAST_WORDS)
                    .onErrorResume(e -> {
                        log.warn("cannot note which sources answered last: {}", SqlFailure.reason(e));
                        return Mono.empty();
                    })
                    .block();
        }
        gate.close();
    }

    /** What waits is let go in trouble: it is asked for again, and must not stand in the way of new scrapes. */
    private void look() {
        watch.look();
        StoreUnavailableException refusal = watch.refusal();
        if (refusal != null) {
            groups.giveUp(refusal);
        } else if (gate.isOpen() && watch.wantsProbe()) {
            database.write(session -> session.execute(Command.PROBE))
                    .onErrorResume(e -> {
                        log.debug("the database is still in trouble", e);
                        return Mono.empty();
                    })
                    .subscribe();
        }
    }

    private static String type(SqlLocation location) {
        if (location instanceof SqliteFile) {
            return "sqlite";
        }
        return location instanceof SqlLocation.Postgres ? "postgres" : "mysql";
    }

    private static Duration slowAfter(SqlLocation location) {
        Duration statement = statementTimeout(location);
        return statement.compareTo(SLOW) < 0 ? statement : SLOW;
    }

    private static Duration statementTimeout(SqlLocation location) {
        return location instanceof SqliteFile
                ? FILE_STATEMENT
                : server(location).statementTimeout();
    }

    /** A server may hang; a file is worked on. */
    private static Duration patience(SqlLocation location) {
        return location instanceof SqliteFile
                ? FILE_PATIENCE
                : server(location).connectTimeout().plusSeconds(1);
    }

    static String place(SqlLocation location) {
        if (location instanceof SqliteFile file) {
            return file.path();
        }
        return server(location).toString();
    }

    private static Server server(SqlLocation location) {
        return location instanceof SqlLocation.Postgres postgres
                ? postgres.server()
                : ((SqlLocation.Mysql) location).server();
    }

    /** Half of the connections at most: reads need some too. SQLite has one writer. */
    private static int lanes(SqlLocation location) {
        if (location instanceof SqliteFile) {
            return 1;
        }
        return Math.max(1, Math.min(MOST_LANES, server(location).maxConnections() / 2));
    }
}
