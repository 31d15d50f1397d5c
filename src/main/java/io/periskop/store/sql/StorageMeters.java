package io.periskop.store.sql;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.periskop.store.StorageStatus;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Counts what happens between this server and its database. */
final class StorageMeters {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final Timer writes;
    private final Timer reads;
    private final DistributionSummary batches;
    private final Counter refused;

    StorageMeters(MeterRegistry registry) {
        this.registry = registry;
        this.writes = timer("write");
        this.reads = timer("read");
        this.batches = DistributionSummary.builder("periskop.storage.batch.reports")
                .description("Reports that were written in one transaction.")
                .register(registry);
        this.refused = Counter.builder("periskop.storage.refused.reports")
                .description("Reports that were not taken: the database is in trouble, or too many wait for it.")
                .register(registry);
        for (SqlFailure.Kind kind : SqlFailure.Kind.values()) {
            failures(kind); // from the beginning, so that the first is a rise
        }
    }

    void watch(Supplier<StorageStatus> status) {
        gauge(
                "periskop.storage.up",
                "Whether what is counted can be stored.",
                status,
                s -> s.health().up() ? 1 : 0);
        gauge(
                "periskop.storage.waiting.reports",
                "Reports that are not in a transaction yet.",
                status,
                s -> s.waiting().reports());
        gauge(
                "periskop.storage.waiting.bytes",
                "About how much memory reports take until they are stored.",
                status,
                s -> s.waiting().bytes());
        connections(status, "used", StorageStatus.Connections::used);
        connections(status, "idle", StorageStatus.Connections::idle);
        connections(status, "waited_for", StorageStatus.Connections::waiting);
        connections(status, "most", StorageStatus.Connections::most);
    }

    void transaction(boolean writes, Duration took) {
        (writes ? this.writes : reads).record(took);
    }

    void batch(int reports) {
        batches.record(reports);
    }

    void refused(int reports) {
        refused.increment(reports);
    }

    void failed(SqlFailure.Kind kind) {
        failures(kind).increment();
    }

    private Counter failures(SqlFailure.Kind kind) {
        return Counter.builder("periskop.storage.failures")
                .description("Transactions that failed, repeats included.")
                .tag("kind", kind.label())
                .register(registry);
    }

    void repeated(SqlFailure.Kind kind) {
        Counter.builder("periskop.storage.retries")
                .description("Transactions that were run again.")
                .tag("reason", kind.label())
                .register(registry)
                .increment();
    }

    private Timer timer(String kind) {
        return Timer.builder("periskop.storage.transaction")
                .description("Time of transactions, the wait for a connection and repeats included.")
                .tag("kind", kind)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    private void connections(
            Supplier<StorageStatus> status, String state, ToDoubleFunction<StorageStatus.Connections> count) {
        Gauge.builder("periskop.storage.connections", () -> {
                    StorageStatus.Connections now = status.get().connections();
                    return now == null ? 0 : count.applyAsDouble(now);
                })
                .description("Connections to the database.")
                .tag("state", state)
                .register(registry);
    }

    private void gauge(
            String name, String help, Supplier<StorageStatus> status, ToDoubleFunction<StorageStatus> value) {
        Gauge.builder(name, () -> value.applyAsDouble(status.get()))
                .description(help)
                .register(registry);
    }
}
