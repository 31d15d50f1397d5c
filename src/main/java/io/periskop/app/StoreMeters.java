package io.periskop.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.store.Dropped;
import io.periskop.store.memory.MemoryStore;

/** What the store's limits took away, and how much it holds. */
final class StoreMeters implements Dropped {
    private final MeterRegistry registry;

    StoreMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(MemoryStore store) {
        Gauge.builder("periskop.store.payload", store, MemoryStore::payloadBytes)
                .baseUnit("bytes")
                .description("Estimated memory of the occurrences kept.")
                .register(registry);
    }

    @Override
    public void dropped(String service, What what, int count) {
        String limit = switch (what) {
            case SOURCE -> "sources_per_service";
            case REFUSED_SOURCE -> "sources_per_service_refused";
            case OCCURRENCE -> "payload_bytes";
            case SERIES -> "series_per_error";
        };
        registry.counter("periskop.limit.dropped", "service_name", service, "limit", limit)
                .increment(count);
    }
}
