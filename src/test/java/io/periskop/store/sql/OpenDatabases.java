package io.periskop.store.sql;

import io.periskop.store.Dropped;
import io.periskop.store.Errors;
import io.periskop.store.Feed;
import io.periskop.store.Inventory;
import io.periskop.store.Report;
import io.periskop.store.Reports;
import io.periskop.store.Retention;
import io.periskop.store.Series;
import io.periskop.store.Sources;
import io.periskop.store.States;
import io.periskop.store.StoreLimits;
import io.periskop.store.TestStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** One database of each server, connected to twice, as by two replicas; emptied for each test. */
final class OpenDatabases {
    private record Open(String name, Database first, Database second) {}

    private static final Map<TestDatabase, Open> OPEN = new HashMap<>();
    private static final String[] TABLES = {
        "service",
        "error",
        "occurrence",
        "source",
        "mark",
        "bucket",
        "event",
        "service_bucket",
        "series",
        "error_series",
        "text",
        "replica",
        "job",
        "word"
    };

    private OpenDatabases() {}

    static synchronized TestStore one(TestDatabase server, StoreLimits limits, Dropped dropped) {
        return TestStore.of(new SqlStore(emptied(server).first(), limits, dropped));
    }

    /** Every call goes to the one or the other in turn. */
    static synchronized TestStore two(TestDatabase server, StoreLimits limits, Dropped dropped) {
        Open open = emptied(server);
        return inTurn(new SqlStore(open.first(), limits, dropped), new SqlStore(open.second(), limits, dropped));
    }

    static TestStore inTurn(SqlStore first, SqlStore second) {
        AtomicInteger calls = new AtomicInteger();
        List<SqlStore> stores = List.of(first, second);
        Reports reports = new Reports() {
            @Override
            public Mono<Void> commit(List<Report> batch) {
                return next().commit(batch);
            }

            @Override
            public Mono<Void> heard(String service, String source, Instant at) {
                return next().heard(service, source, at);
            }

            private SqlStore next() {
                return stores.get(calls.getAndIncrement() % 2);
            }
        };
        States states =
                (service, key, step) -> stores.get(calls.getAndIncrement() % 2).change(service, key, step);
        Errors errors = second;
        Sources sources = first;
        Series series = second;
        Retention retention =
                (service, expiry) -> stores.get(calls.getAndIncrement() % 2).remove(service, expiry);
        Inventory inventory = second;
        Feed feed = first;
        return new TestStore(
                reports, errors, states, sources, series, retention, inventory, feed, second, second, second);
    }

    private static Open emptied(TestDatabase server) {
        @Nullable Open open = OPEN.get(server);
        if (open == null) {
            open = open(server);
            OPEN.put(server, open);
        } else {
            for (String table : TABLES) {
                server.execute(open.name(), "DELETE FROM periskop_" + table);
            }
        }
        return open;
    }

    private static Open open(TestDatabase server) {
        SqlLocation.Server settings = server.database();
        SqlLocation location =
                server.isPostgres() ? new SqlLocation.Postgres(settings) : new SqlLocation.Mysql(settings);
        // Two replicas that start together: the one waits for the other's migrations.
        List<Database> both = Flux.range(0, 2)
                .flatMap(i -> Mono.fromCallable(() -> Opening.open(location, Repeats.SILENT))
                        .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block();
        return new Open(settings.database(), both.get(0), both.get(1));
    }
}
