package io.periskop.aggregate;

import io.periskop.store.Sources;
import io.periskop.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Folds the marks of processes that are gone, so that what is kept does not grow with every restart. One server does it for all. */
public final class SourceFolding {
    private static final Logger log = LoggerFactory.getLogger(SourceFolding.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);
    /** Servers' periods begin at different times. */
    private static final Duration LEAST = PERIOD.multipliedBy(9).dividedBy(10);

    private final Sources sources;
    private final Duration staleAfter;
    private final Duration forgetAfter;
    private final Turns turns;
    private final Scheduler scheduler;

    public SourceFolding(Sources sources, Duration staleAfter, Duration forgetAfter, Turns turns, Scheduler scheduler) {
        this.sources = sources;
        this.staleAfter = staleAfter;
        this.forgetAfter = forgetAfter;
        this.turns = turns;
        this.scheduler = scheduler;
    }

    /**
     * Runs until disposed. A run that fails is logged, unless the store has said itself that it is in trouble; the next
     * one tries again.
     */
    public Disposable start() {
        return Flux.interval(PERIOD, scheduler)
                .onBackpressureDrop()
                .concatMap(tick -> turns.once("folding", LEAST, Mono.defer(this::fold))
                        .onErrorResume(e -> {
                            if (!(e instanceof StoreUnavailableException)) {
                                log.error(
                                        "cannot fold the counts of processes that are gone; trying again in {}",
                                        PERIOD,
                                        e);
                            }
                            return Mono.just(new Sources.Folded(0, 0));
                        }))
                .subscribe();
    }

    Mono<Sources.Folded> fold() {
        Instant now = Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
        return sources.fold(now.minus(staleAfter), now.minus(forgetAfter)).doOnNext(done -> {
            if (done.folded() > 0 || done.forgotten() > 0) {
                log.info("folded the counts of {} processes, forgot {}", done.folded(), done.forgotten());
            }
        });
    }
}
