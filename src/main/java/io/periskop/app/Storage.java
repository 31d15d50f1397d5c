package io.periskop.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.config.LimitsConfig;
import io.periskop.config.RepositoryConfig;
import io.periskop.store.Errors;
import io.periskop.store.Events;
import io.periskop.store.Feed;
import io.periskop.store.Identity;
import io.periskop.store.Inventory;
import io.periskop.store.Replicas;
import io.periskop.store.Reports;
import io.periskop.store.Retention;
import io.periskop.store.Series;
import io.periskop.store.Sources;
import io.periskop.store.States;
import io.periskop.store.StorageHealth;
import io.periskop.store.StorageState;
import io.periskop.store.StorageStatus;
import io.periskop.store.StoreLimits;
import io.periskop.store.memory.MemoryStore;
import io.periskop.store.sql.SqlStorage;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** The store's ports, wherever the configuration says that errors are kept. */
final class Storage implements AutoCloseable {
    private final Reports reports;
    private final Errors errors;
    private final States states;
    private final Sources sources;
    private final Retention retention;
    private final Inventory inventory;
    private final Series series;
    private final Feed feed;
    private final Events events;
    private final Replicas replicas;
    private final Identity identity;
    private final Supplier<StorageStatus> status;
    private final @Nullable SqlStorage sql;

    private Storage(
            Reports reports,
            Errors errors,
            States states,
            Sources sources,
            Retention retention,
            Inventory inventory,
            Series series,
            Feed feed,
            Events events,
            Replicas replicas,
            Identity identity,
            Supplier<StorageStatus> status,
            @Nullable SqlStorage sql) {
        this.reports = reports;
        this.errors = errors;
        this.states = states;
        this.sources = sources;
        this.retention = retention;
        this.inventory = inventory;
        this.series = series;
        this.feed = feed;
        this.events = events;
        this.replicas = replicas;
        this.identity = identity;
        this.status = status;
        this.sql = sql;
    }

    /** @throws io.periskop.store.sql.StoreOpenException if a database can never be used */
    static Storage open(RepositoryConfig repository, LimitsConfig limits, MeterRegistry registry) {
        StoreMeters meters = new StoreMeters(registry);
        StoreLimits storeLimits = Specs.store(limits);
        if (repository.type() == RepositoryConfig.Type.MEMORY) {
            MemoryStore store = new MemoryStore(storeLimits, meters);
            meters.watch(store);
            StorageStatus always = inMemory();
            return new Storage(
                    store, store, store, store, store, store, store, store, store, store, store, () -> always, null);
        }
        SqlStorage sql = SqlStorage.start(
                Databases.location(repository),
                storeLimits,
                meters,
                limits.staleAfter(),
                Schedulers.parallel(),
                registry);
        return new Storage(
                sql.reports(),
                sql.store(),
                sql.store(),
                sql.store(),
                sql.store(),
                sql.store(),
                sql.store(),
                sql.store(),
                sql.store(),
                sql.store(),
                sql.store(),
                sql::status,
                sql);
    }

    Reports reports() {
        return reports;
    }

    Errors errors() {
        return errors;
    }

    States states() {
        return states;
    }

    Sources sources() {
        return sources;
    }

    Retention retention() {
        return retention;
    }

    Series series() {
        return series;
    }

    Events events() {
        return events;
    }

    Replicas replicas() {
        return replicas;
    }

    Identity identity() {
        return identity;
    }

    Feed feed() {
        return feed;
    }

    Inventory inventory() {
        return inventory;
    }

    StorageStatus status() {
        return status.get();
    }

    private static StorageStatus inMemory() {
        return new StorageStatus(
                "memory",
                "",
                new StorageHealth(StorageState.UP, "errors are kept in memory", Instant.now()),
                null,
                null,
                null,
                new StorageStatus.Waiting(0, 0));
    }

    @Override
    public void close() {
        if (sql != null) {
            sql.close();
        }
    }
}
