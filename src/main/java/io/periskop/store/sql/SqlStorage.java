package io.periskop.store.sql;

import io.periskop.store.Dropped;
import io.periskop.store.Reports;
import io.periskop.store.StoreLimits;
import io.periskop.store.sql.SqlLocation.Server;
import io.periskop.store.sql.SqlLocation.SqliteFile;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A store in a database as a server uses it: opened when it is there, reports committed in groups. */
public final class SqlStorage implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SqlStorage.class);
    private static final int MOST_LANES = 4;
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final DatabaseGate database;
    private final SqlStore store;
    private final LateHeard reports;
    private final Disposable noting;

    private SqlStorage(DatabaseGate database, SqlStore store, LateHeard reports) {
        this.database = database;
        this.store = store;
        this.reports = reports;
        this.noting = reports.start();
    }

    /**
     * Blocks for one try to open it. A server that is not there is waited for: the ports fail until it is.
     *
     * @param staleAfter after which time a source that is not heard of is folded
     * @throws StoreOpenException if it can never be used: a bad path, a schema of a newer version
     */
    public static SqlStorage start(
            SqlLocation location, StoreLimits limits, Dropped dropped, Duration staleAfter, Scheduler scheduler) {
        DatabaseGate database = DatabaseGate.open(place(location), () -> Opening.open(location));
        SqlStore store = new SqlStore(database, limits, dropped);
        GroupCommit groups = new GroupCommit(store, lanes(location));
        return new SqlStorage(database, store, new LateHeard(groups, staleAfter.dividedBy(4), scheduler));
    }

    /** Every port but {@link Reports}. */
    public SqlStore store() {
        return store;
    }

    public Reports reports() {
        return reports;
    }

    /** Why the database is not open, in one sentence; null if it is. */
    public @Nullable String trouble() {
        return database.trouble();
    }

    @Override
    public void close() {
        noting.dispose();
        if (database.trouble() == null) {
            reports.flush()
                    .timeout(LAST_WORDS)
                    .onErrorResume(e -> {
                        log.warn("cannot note which sources answered last: {}", DatabaseGate.reason(e));
                        return Mono.empty();
                    })
                    .block();
        }
        database.close();
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
