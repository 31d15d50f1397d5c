package io.periskop.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.store.Inventory;
import io.periskop.store.Inventory.Stock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * How much is stored, and how old it is: asked once a minute, or so seldom that it takes a hundredth of the time, and never
 * by whoever scrapes this server. What cannot be asked is not a number until it can.
 */
public final class StorageGauges {
    private static final Logger log = LoggerFactory.getLogger(StorageGauges.class);
    static final Duration PAUSE = Duration.ofMinutes(1);
    static final int SELDOM = 100;

    private record Name(String meter, String tag, String value) {}

    private final Inventory inventory;
    private final MeterRegistry registry;
    private final Scheduler scheduler;
    private final Map<Name, Double> values = new ConcurrentHashMap<>();
    private boolean failing;

    public StorageGauges(Inventory inventory, MeterRegistry registry, Scheduler scheduler) {
        this.inventory = inventory;
        this.registry = registry;
        this.scheduler = scheduler;
    }

    /** Asks at once, and then again and again until disposed. */
    public Disposable start() {
        return Mono.defer(this::round).repeat().subscribe();
    }

    private Mono<Long> round() {
        long begin = scheduler.now(TimeUnit.MILLISECONDS);
        return Mono.defer(inventory::stock)
                .doOnNext(this::took)
                .onErrorResume(this::failed)
                .then(Mono.defer(() -> {
                    long took = scheduler.now(TimeUnit.MILLISECONDS) - begin;
                    Duration seldom = Duration.ofMillis(took * SELDOM);
                    return Mono.delay(seldom.compareTo(PAUSE) > 0 ? seldom : PAUSE, scheduler);
                }));
    }

    private void took(Stock stock) {
        failing = false;
        values.replaceAll((name, old) -> Double.NaN);
        Long bytes = stock.bytes();
        if (bytes != null) {
            set(new Name("periskop.storage.size", "", ""), bytes);
        }
        stock.rows().forEach((table, rows) -> set(new Name("periskop.storage.rows", "table", table), rows));
        stock.oldest()
                .forEach((kind, time) -> set(
                        new Name(
                                "periskop.storage.oldest.timestamp",
                                "kind",
                                kind.name().toLowerCase(Locale.ROOT)),
                        time.toEpochMilli() / 1000.0));
    }

    private Mono<Stock> failed(Throwable error) {
        values.replaceAll((name, old) -> Double.NaN);
        if (!failing) {
            log.warn("cannot read how much is stored, trying again every {}: {}", PAUSE, error.toString());
        }
        failing = true;
        return Mono.empty();
    }

    private void set(Name name, double value) {
        if (values.put(name, value) == null) {
            register(name);
        }
    }

    private void register(Name name) {
        Gauge.Builder<?> gauge = Gauge.builder(name.meter(), () -> values.getOrDefault(name, Double.NaN))
                .description(help(name.meter()))
                .baseUnit(unit(name.meter()));
        (name.tag().isEmpty() ? gauge : gauge.tag(name.tag(), name.value())).register(registry);
    }

    private static @Nullable String unit(String meter) {
        return switch (meter) {
            case "periskop.storage.size" -> "bytes";
            case "periskop.storage.oldest.timestamp" -> "seconds";
            default -> null;
        };
    }

    private static String help(String meter) {
        return switch (meter) {
            case "periskop.storage.size" -> "Size of the database file, or of this server's tables and indexes.";
            case "periskop.storage.rows" ->
                "Rows of a table: counted in memory and SQLite, the database's own estimate in PostgreSQL and MySQL.";
            default -> "Time of the oldest that is kept, by kind.";
        };
    }
}
