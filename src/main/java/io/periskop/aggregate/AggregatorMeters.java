package io.periskop.aggregate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.periskop.scrub.Kind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts what ingesting does, by service, and secrets by how they were recognised. */
public final class AggregatorMeters {
    private static final String SERVICE = "service_name";

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2)
    };

    private final MeterRegistry registry;
    private final Timer lag;
    private final Map<Kind, Counter> scrubbed = new EnumMap<>(Kind.class);

    public AggregatorMeters(MeterRegistry registry) {
        this.registry = registry;
        this.lag = Timer.builder("periskop.ingest.lag")
                .description("Time from what a target said, once it was read, to the storage.")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
        for (Kind kind : Kind.values()) {
            scrubbed.put(
                    kind,
                    Counter.builder("periskop.scrubbed.values")
                            .description("Secrets taken out of what targets said, as often as they said it.")
                            .tag("kind", kind.text())
                            .register(registry));
        }
    }

    void ingested(String service, Ingested done) {
        count("periskop.occurrences.counted", "Occurrences counted.", service, done.counted());
        count("periskop.client.restarts", "Errors that a client began to count anew.", service, done.restarted());
        count("periskop.reports.late", "Aggregates older than what was known.", service, done.late());
        count(
                "periskop.errors.relabel.dropped",
                "Keys of which error_relabel_configs dropped what was said; once a scrape that says something new.",
                service,
                done.dropped().size());
        limited(service, "errors_per_service", done.refused());
        limited(service, "error_relabel_results", done.cut());
    }

    /** What an observation had to wait until it was in the store. */
    void stored(Duration took) {
        lag.record(took);
    }

    void scrubbed(Kind kind) {
        Objects.requireNonNull(scrubbed.get(kind)).increment();
    }

    private void limited(String service, String limit, int amount) {
        if (amount > 0) {
            registry.counter("periskop.limit.dropped", SERVICE, service, "limit", limit)
                    .increment(amount);
        }
    }

    private void count(String name, String help, String service, long amount) {
        if (amount > 0) {
            Counter.builder(name)
                    .description(help)
                    .tag(SERVICE, service)
                    .register(registry)
                    .increment(amount);
        }
    }
}
