package io.periskop.ingest;

import io.periskop.aggregate.Ingested;
import io.periskop.aggregate.Observation;
import io.periskop.scrub.Scrubber;
import java.time.Instant;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What ledgers share. */
interface Parts {
    IngestLimits limits();

    Store store();

    Scheduler scheduler();

    ServiceRules rules(String service);

    Scrubber scrubber();

    /** To the millisecond, as stores keep it. */
    Instant now();

    long nanos();

    /** How often the store took something of any service. */
    long stored();

    void tookSome();

    /** So many bytes more are used, or fewer. */
    void kept(long bytes);

    void settled(String service, Ticket ticket, Outcome outcome);

    /** Of the aggregator. */
    @FunctionalInterface
    interface Store {
        Mono<Ingested> ingest(Observation observation);
    }
}
