package io.periskop.aggregate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what ingesting does, by service. */
public final class AggregatorMeters {
    private static final String SERVICE = "service_name";

    private final MeterRegistry registry;

    public AggregatorMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void ingested(String service, Ingested done) {
        count("periskop.occurrences.counted", "Occurrences counted.", service, done.counted());
        count("periskop.errors.new", "Errors seen for the first time.", service, done.created());
        count(
                "periskop.errors.regressed",
                "Errors that came back after they were resolved.",
                service,
                done.regressed());
        count("periskop.client.restarts", "Errors that a client began to count anew.", service, done.restarted());
        count("periskop.reports.late", "Aggregates older than what was known.", service, done.late());
        if (done.refused() > 0) {
            registry.counter("periskop.limit.dropped", SERVICE, service, "limit", "errors_per_service")
                    .increment(done.refused());
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
