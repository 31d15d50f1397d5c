package io.periskop.aggregate;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts what ingesting does, by service. */
public final class AggregatorMeters {
    private static final String SERVICE = "service_name";

    private final MeterRegistry registry;

    public AggregatorMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void ingested(String service, Ingested done) {
        count("periskop.occurrences.counted", service, done.counted());
        count("periskop.errors.created", service, done.created());
        count("periskop.errors.regressed", service, done.regressed());
        count("periskop.client.restarts", service, done.restarted());
        count("periskop.reports.late", service, done.late());
        if (done.refused() > 0) {
            registry.counter("periskop.limit.dropped", SERVICE, service, "limit", "errors_per_service")
                    .increment(done.refused());
        }
    }

    private void count(String name, String service, long amount) {
        if (amount > 0) {
            registry.counter(name, SERVICE, service).increment(amount);
        }
    }
}
