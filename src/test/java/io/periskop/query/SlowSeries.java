package io.periskop.query;

import io.periskop.series.Bucket;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Time passes while it answers, and only then. */
final class SlowSeries implements Series {
    final Series series;
    final AtomicLong nanos = new AtomicLong(-Duration.ofMinutes(1).toNanos());
    final AtomicInteger asked = new AtomicInteger();
    Duration takes = Duration.ZERO;
    Sinks.Empty<Void> gate = Sinks.empty();

    @Nullable
    RuntimeException failure;

    SlowSeries(Series series) {
        this.series = series;
        gate.tryEmitEmpty();
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Override
    public Mono<List<Cell>> occurrences(Scope scope, Grouping grouping, List<Part> parts) {
        asked.incrementAndGet();
        return failure != null
                ? Mono.error(failure)
                : gate.asMono()
                        .then(Mono.fromRunnable(() -> pass(takes)))
                        .then(series.occurrences(scope, grouping, parts));
    }

    @Override
    public Flux<Bucket> minutes(String service, String key, Instant from, Instant to) {
        return series.minutes(service, key, from, to);
    }

    @Override
    public Flux<Bucket> hours(String service, String key, Instant from, Instant to) {
        return series.hours(service, key, from, to);
    }

    @Override
    public Flux<Bucket> days(String service, String key, Instant from, Instant to) {
        return series.days(service, key, from, to);
    }

    @Override
    public Mono<List<Cell>> distinctErrors(Scope scope, List<Part> parts, List<Integer> firstSlots) {
        return series.distinctErrors(scope, parts, firstSlots);
    }

    @Override
    public Mono<List<Source>> sources(Scope scope, List<Part> parts) {
        return series.sources(scope, parts);
    }

    @Override
    public Mono<List<Affected>> affected(Set<ErrorRef> errors) {
        return series.affected(errors);
    }

    @Override
    public Mono<Instant> since() {
        return series.since();
    }
}
