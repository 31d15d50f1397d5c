package io.periskop.store;

import io.periskop.series.Bucket;
import java.time.Instant;
import reactor.core.publisher.Flux;

/** Port: an error's occurrences over time. Only buckets that are not zero, oldest first. */
public interface Series {
    /** Buckets of a minute, those that begin in [from, to); steps are minutes since the epoch. */
    Flux<Bucket> minutes(String service, String key, Instant from, Instant to);

    /** Buckets of an hour, those that begin in [from, to); steps are hours since the epoch. */
    Flux<Bucket> hours(String service, String key, Instant from, Instant to);
}
