package io.periskop.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Counts events by what became of them: the sum over {@code outcome} is what was sent. */
public final class IngestMeters {
    /** Counted, and in the store. */
    public static final String ACCEPTED = "accepted";
    /** Known already. */
    public static final String DUPLICATE = "duplicate";
    /** Not readable as the protocol's. */
    public static final String INVALID = "invalid";
    /** Over the rate that its project may have. */
    public static final String LIMITED = "limited";
    /** The store was slow or away. */
    public static final String BUSY = "busy";
    /** Left out by rules. */
    public static final String DROPPED = "dropped";
    /** There were as many errors as there may be. */
    public static final String OVER_LIMIT = "over_limit";
    /** The store refused it again and again, though it took others. */
    public static final String REJECTED = "rejected";

    private record Name(String protocol, String service, String outcome) {}

    private final MeterRegistry registry;
    /** The registry's own look-up makes a key of sorted tags each time. */
    private final Map<Name, Counter> events = new ConcurrentHashMap<>();

    public IngestMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param service empty where it is not known */
    public void count(String protocol, String service, String outcome, long events) {
        if (events > 0) {
            this.events
                    .computeIfAbsent(new Name(protocol, service, outcome), this::counter)
                    .increment(events);
        }
    }

    void watch(Supplier<Number> waiting) {
        Gauge.builder("periskop.ingest.waiting", waiting)
                .description("Events that were taken in and are not stored yet.")
                .register(registry);
    }

    private Counter counter(Name name) {
        return Counter.builder("periskop.ingest.events")
                .description("Events that were sent here, by what became of them.")
                .tag("protocol", name.protocol())
                .tag("service", name.service())
                .tag("outcome", name.outcome())
                .register(registry);
    }
}
