package io.periskop.aggregate;

import io.periskop.store.Errors;
import io.periskop.store.Retention;
import io.periskop.store.Retention.Ages;
import io.periskop.store.Retention.Expiry;
import io.periskop.store.Retention.Kind;
import io.periskop.store.Retention.Removed;
import io.periskop.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Removes what was kept long enough, one service after the other, a little at a time. Between two steps whoever counts has
 * its turn. One server does it for all.
 */
public final class RetentionJob {
    private static final Logger log = LoggerFactory.getLogger(RetentionJob.class);
    static final Duration PERIOD = Duration.ofMinutes(10);
    static final Duration PAUSE = Duration.ofMillis(100);
    /** Servers' periods begin at different times. */
    private static final Duration LEAST = PERIOD.multipliedBy(9).dividedBy(10);

    private final Errors errors;
    private final Retention retention;
    private final Ages ages;
    private final RetentionMeters meters;
    private final Turns turns;
    private final Scheduler scheduler;
    private boolean failing;

    public RetentionJob(
            Errors errors, Retention retention, Ages ages, RetentionMeters meters, Turns turns, Scheduler scheduler) {
        this.errors = errors;
        this.retention = retention;
        this.ages = ages;
        this.meters = meters;
        this.turns = turns;
        this.scheduler = scheduler;
    }

    /** Runs until disposed. That passes fail is logged once, if the store did not say itself that it is in trouble; the next one tries again. */
    public Disposable start() {
        return Flux.interval(PERIOD, scheduler)
                .onBackpressureDrop()
                .concatMap(tick ->
                        turns.once("retention", LEAST, Mono.defer(this::pass)).onErrorResume(this::failed))
                .subscribe();
    }

    /** Everything that has expired by now; answers how much of each kind. */
    Mono<Map<Kind, Long>> pass() {
        Expiry expiry = ages.expiry(now());
        return errors.services()
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMapDelayError(service -> all(service, expiry))
                .collect(() -> new EnumMap<Kind, Long>(Kind.class), RetentionJob::add)
                .map(removed -> done(removed));
    }

    private Flux<Removed> all(String service, Expiry expiry) {
        Mono<Removed> step =
                Mono.defer(() -> retention.remove(service, expiry)).doOnNext(done -> meters.removed(done.rows()));
        return step.expand(done -> done.more() ? Mono.delay(PAUSE, scheduler).then(step) : Mono.empty());
    }

    private Map<Kind, Long> done(Map<Kind, Long> removed) {
        failing = false;
        meters.passed(now());
        if (!removed.isEmpty()) {
            log.info("removed what was kept long enough: {}", removed);
        }
        return removed;
    }

    private Mono<Map<Kind, Long>> failed(Throwable error) {
        meters.failed();
        boolean told = Exceptions.unwrapMultiple(error).stream().allMatch(StoreUnavailableException.class::isInstance);
        if (!failing && !told) {
            log.error("cannot remove what was kept long enough; trying again every {}", PERIOD, error);
        }
        failing |= !told;
        return Mono.empty();
    }

    private static void add(Map<Kind, Long> sums, Removed removed) {
        removed.rows().forEach((kind, rows) -> sums.merge(kind, (long) rows, Long::sum));
    }

    private Instant now() {
        return Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
    }
}
