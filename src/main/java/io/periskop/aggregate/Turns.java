package io.periskop.aggregate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.store.Replicas;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Lets one of the servers on a storage do what is to be done once for all of them. It is held for a minute at a time: of a server
 * that dies it is taken over then. One that hangs for longer and comes back may do a last step beside its successor, so that
 * nothing may be done here that must not be done twice.
 */
public final class Turns {
    static final Duration HELD = Duration.ofMinutes(1);
    static final Duration RENEWED = HELD.dividedBy(3);

    private static final Logger log = LoggerFactory.getLogger(Turns.class);

    private final Replicas replicas;
    private final String id;
    private final MeterRegistry registry;
    private final Scheduler scheduler;

    /** @param id of this server */
    public Turns(Replicas replicas, String id, MeterRegistry registry, Scheduler scheduler) {
        this.replicas = replicas;
        this.id = id;
        this.registry = registry;
        this.scheduler = scheduler;
    }

    /**
     * Does it, unless another server does or did just now: then nothing comes. Nothing comes either where it is taken away
     * meanwhile.
     *
     * @param job the same on all servers
     * @param least so long it is not done again after it began, by no server, if it was good
     */
    public <T> Mono<T> once(String job, Duration least, Mono<T> work) {
        return Mono.defer(() -> {
            long began = scheduler.now(TimeUnit.MILLISECONDS);
            return replicas.take(job, id, HELD).flatMap(mine -> {
                count(job, mine ? "here" : "elsewhere");
                return mine ? held(job, began + least.toMillis(), work) : Mono.empty();
            });
        });
    }

    private <T> Mono<T> held(String job, long next, Mono<T> work) {
        Mono<Boolean> lost = Mono.delay(RENEWED, scheduler)
                .then(Mono.defer(() -> replicas.take(job, id, HELD)).onErrorResume(e -> stillHeld(job, e)))
                .repeat()
                .filter(held -> !held)
                .next()
                .doOnNext(gone -> {
                    log.info("another server does {} now, this one was silent for too long", job);
                    count(job, "lost");
                });
        return Mono.usingWhen(
                Mono.just(job),
                name -> work.takeUntilOther(lost),
                name -> Mono.defer(() -> giveBack(name, next - scheduler.now(TimeUnit.MILLISECONDS))),
                (name, error) -> giveBack(name, 0),
                name -> giveBack(name, 0));
    }

    /** What the storage does not answer now it may answer before the time is over. */
    private static Mono<Boolean> stillHeld(String job, Throwable e) {
        log.debug("cannot hold on to {}", job, e);
        return Mono.just(true);
    }

    /** What cannot be given back becomes free by itself. */
    private Mono<Void> giveBack(String job, long restMillis) {
        return replicas.giveBack(job, id, Duration.ofMillis(Math.max(0, restMillis)))
                .onErrorResume(e -> {
                    log.debug("cannot give back {}", job, e);
                    return Mono.empty();
                });
    }

    private void count(String job, String where) {
        Counter.builder("periskop.job.turns")
                .description(
                        "Times at which this server was to do what one does for all: it did it here, another did or had"
                                + " just done it elsewhere, or it was lost to another while it was done.")
                .tag("job", job)
                .tag("outcome", where)
                .register(registry)
                .increment();
    }
}
