package io.periskop.scrape;

import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.Ingested;
import io.periskop.aggregate.NotStored;
import io.periskop.aggregate.Observation;
import io.periskop.aggregate.TooManyErrors;
import io.periskop.exposition.ExpositionReader;
import io.periskop.exposition.MalformedExposition;
import io.periskop.exposition.Rejection;
import io.periskop.exposition.Seen;
import io.periskop.exposition.Snapshot;
import io.periskop.scrape.FetchResult.Changed;
import io.periskop.scrape.FetchResult.Failed;
import io.periskop.scrape.FetchResult.Unchanged;
import io.periskop.scrape.ScrapeFailure.Kind;
import io.periskop.scrape.ScrapeOutcome.Bad;
import io.periskop.scrape.ScrapeOutcome.Good;
import io.periskop.scrape.ScrapeOutcome.Read;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** One scrape: fetch, unpack, read, store. What it remembers of the target is changed only when the store has it. */
final class Scraper {
    private static final Logger log = LoggerFactory.getLogger(Scraper.class);

    private final Fetcher fetcher;
    private final ExpositionReader reader;
    private final Aggregator aggregator;
    private final FetchLimiter limiter;
    private final BodyMemory memory;
    private final ScrapeMeters meters;
    private final Scheduler clock;
    private final Scheduler workers;
    private final PushersIngest pushers;

    /**
     * @param clock tells the time and runs timeouts
     * @param workers run what needs the processor
     */
    Scraper(
            Fetcher fetcher,
            ExpositionReader reader,
            Aggregator aggregator,
            FetchLimiter limiter,
            BodyMemory memory,
            ScrapeMeters meters,
            Scheduler clock,
            Scheduler workers) {
        this.fetcher = fetcher;
        this.reader = reader;
        this.aggregator = aggregator;
        this.limiter = limiter;
        this.memory = memory;
        this.meters = meters;
        this.clock = clock;
        this.workers = workers;
        this.pushers = new PushersIngest(aggregator);
    }

    Instant now() {
        return Clocks.now(clock);
    }

    /** Never fails: trouble is a value, and shows on the target. */
    Mono<ScrapeOutcome> scrape(ScrapedTarget target) {
        return Mono.usingWhen(
                limiter.acquire(target.service(), target.health().hung()),
                permit -> Mono.using(Handover::new, answer -> timed(target, answer), Handover::close),
                permit -> Mono.fromRunnable(permit::release));
    }

    /** What was fetched is dealt with by a worker, also if it is the same: the store may wait for a lock. */
    private Mono<ScrapeOutcome> timed(ScrapedTarget target, Handover answer) {
        return Mono.defer(() -> {
            Instant started = now();
            // Before it is asked: what the store loses in the meantime is asked for again the next time.
            target.in(aggregator.epoch());
            target.isMore(false);
            return fetched(target, answer)
                    .publishOn(workers)
                    .flatMap(result -> outcome(target, result, answer))
                    .doOnNext(outcome -> {
                        Duration took = Duration.between(started, now());
                        HealthLog.tell(target.url(), target.health(), outcome);
                        target.scraped(outcome, started, took);
                        meters.scraped(target, outcome, took);
                    });
        });
    }

    private Mono<FetchResult> fetched(ScrapedTarget target, Handover answer) {
        String problem = target.target().problem();
        if (problem != null) {
            return Mono.just(Failed.of(Kind.BAD_URL, problem));
        }
        Duration timeout = target.timeout();
        return Mono.defer(() -> fetcher.fetch(target.request(), answer))
                .timeout(timeout, clock)
                .onErrorResume(
                        TimeoutException.class,
                        e -> Mono.just(Failed.of(Kind.TIMEOUT, "did not answer within " + timeout.toMillis() + " ms")))
                .onErrorResume(e -> Mono.just(FetchTrouble.of(e)));
    }

    private Mono<ScrapeOutcome> outcome(ScrapedTarget target, FetchResult result, Handover answer) {
        if (result instanceof Failed failed) {
            return Mono.just(new Bad(failed.failure()));
        }
        if (result instanceof Unchanged same) {
            return heardAgain(target, same);
        }
        return ingest(target, (Changed) result, answer);
    }

    private Mono<ScrapeOutcome> heardAgain(ScrapedTarget target, Unchanged same) {
        Instant now = now();
        AnswerTaker taker = target.answers().taker();
        if (taker != null) {
            return taker.nothingNew(target.url(), now)
                    .<ScrapeOutcome>then(Mono.fromSupplier(() -> new Good(same.wireBytes(), null)))
                    .onErrorResume(e -> Mono.just(storageTrouble(target, e)));
        }
        KnownPushers pushers = target.memory().pushers();
        Mono<?> heard = pushers.isEmpty()
                ? stored(target.nothingNew(now))
                : this.pushers.heard(target, pushers.sources(), now).thenReturn(Ingested.NOTHING);
        return heard.<ScrapeOutcome>map(done -> {
                    target.remember(target.memory().heard(now));
                    return new Good(same.wireBytes(), null);
                })
                .onErrorResume(e -> Mono.just(storageTrouble(target, e)));
    }

    /** The body is let go before the store is asked. */
    private Mono<ScrapeOutcome> ingest(ScrapedTarget target, Changed changed, Handover answer) {
        Supplier<Mono<ScrapeOutcome>> storing;
        try (Body body = answer.take()) {
            if (body == null) {
                return Mono.empty();
            }
            AnswerTaker taker = target.answers().taker();
            if (taker != null) {
                AnswerTaker.Taken taken = taken(taker, target, changed, body);
                storing = () -> storeTaken(target, changed, taken);
            } else if (changed.pushers()) {
                GatewayAnswer read = readPushers(target, changed, body);
                storing = () -> storePushers(target, changed, read);
            } else {
                Snapshot read = read(target, changed, body);
                storing = () -> store(target, changed, read);
            }
        } catch (MalformedExposition e) {
            return bad(Kind.MALFORMED, String.valueOf(e.getMessage()));
        } catch (Gunzip.Refused e) {
            return Mono.just(new Bad(e.failure()));
        } catch (OutOfMemoryError e) {
            log.error("not enough memory to read what {} says", target.url(), e);
            return bad(Kind.OVERLOADED, "the server has not enough memory to read its answer");
        } catch (RuntimeException | StackOverflowError e) {
            log.error("bug: cannot read what {} says", target.url(), e);
            return bad(Kind.MALFORMED, "its answer cannot be read; the server's log says why");
        }
        return storing.get()
                .onErrorResume(TooManyErrors.class, e -> bad(Kind.TOO_MANY_ERRORS, String.valueOf(e.getMessage())))
                .onErrorResume(e -> Mono.just(storageTrouble(target, e)));
    }

    private Mono<ScrapeOutcome> store(ScrapedTarget target, Changed changed, Snapshot snapshot) {
        Instant now = now();
        Observation observation = target.observation(snapshot, now);
        return stored(observation).map(done -> {
            target.remember(memoryOf(target, changed, snapshot, observation.source(), now, done));
            meters.read(target, snapshot);
            return new Good(changed.digest().length(), summary(snapshot));
        });
    }

    private AnswerTaker.Taken taken(AnswerTaker taker, ScrapedTarget target, Changed changed, Body body)
            throws MalformedExposition, Gunzip.Refused {
        if (!changed.gzip()) {
            return taker.read(target.url(), body.bytes(), body.length(), now());
        }
        try (Body unpacked = Gunzip.unpack(body, memory, target.answers().bodySizeLimit())) {
            return taker.read(target.url(), unpacked.bytes(), unpacked.length(), now());
        }
    }

    private static Mono<ScrapeOutcome> storeTaken(ScrapedTarget target, Changed changed, AnswerTaker.Taken taken) {
        return taken.store().then(Mono.fromSupplier(() -> {
            target.isMore(taken.more());
            return new Good(changed.digest().length(), new Read(taken.errors(), taken.rejected(), taken.reasons()));
        }));
    }

    private GatewayAnswer readPushers(ScrapedTarget target, Changed changed, Body body)
            throws MalformedExposition, Gunzip.Refused {
        KnownPushers known = target.memory().pushers();
        if (!changed.gzip()) {
            return GatewayAnswer.read(reader, body, known);
        }
        try (Body unpacked = Gunzip.unpack(body, memory, target.answers().bodySizeLimit())) {
            return GatewayAnswer.read(reader, unpacked, known);
        }
    }

    /** What is not all in the store has to be read again, also if it does not change. */
    private Mono<ScrapeOutcome> storePushers(ScrapedTarget target, Changed changed, GatewayAnswer read) {
        Instant now = now();
        return pushers.store(target, read, now).map(done -> {
            target.remember(
                    done.complete()
                            ? TargetMemory.ofPushers(changed.etag(), changed.digest(), now, done.known())
                            : TargetMemory.ofPushers(null, null, now, done.known()));
            read.changed().forEach(each -> meters.read(target, each.snapshot()));
            return new Good(
                    changed.digest().length(),
                    new Read(
                            read.errors(), read.rejectedCount() + done.refused().size(), read.reasons(done.refused())));
        });
    }

    private Mono<Ingested> stored(Observation observation) {
        return Mono.defer(() -> aggregator.ingest(observation));
    }

    private static Mono<ScrapeOutcome> bad(Kind kind, String message) {
        return Mono.just(new Bad(new ScrapeFailure(kind, message)));
    }

    /** What is the same as last time may be left out only if the same process says it: another one counts for itself. */
    private Snapshot read(ScrapedTarget target, Changed changed, Body body) throws MalformedExposition, Gunzip.Refused {
        TargetMemory known = target.memory();
        Snapshot snapshot = read(target, changed, body, known.seen());
        boolean sameProcess = target.sourceOf(snapshot).equals(known.source());
        return sameProcess || snapshot.unchanged() == 0 ? snapshot : read(target, changed, body, Seen.NOTHING);
    }

    private Snapshot read(ScrapedTarget target, Changed changed, Body body, Seen seen)
            throws MalformedExposition, Gunzip.Refused {
        if (!changed.gzip()) {
            return reader.read(body.bytes(), body.length(), seen);
        }
        try (Body unpacked = Gunzip.unpack(body, memory, target.answers().bodySizeLimit())) {
            return reader.read(unpacked.bytes(), unpacked.length(), seen);
        }
    }

    /**
     * What is not all in the store has to be read again, also if it does not change. What rules dropped has to be read
     * again when it changes, with the occurrences that rules judge it by, or it would be taken for another.
     */
    private static TargetMemory memoryOf(
            ScrapedTarget target, Changed changed, Snapshot snapshot, String source, Instant now, Ingested done) {
        if (done.refused() > 0 || snapshot.cut().aggregates() > 0) {
            return target.memory().forgetting(source, now);
        }
        return new TargetMemory(snapshot.seenLeavingOut(done.dropped()), changed.etag(), changed.digest(), source, now);
    }

    private static Read summary(Snapshot snapshot) {
        List<String> reasons =
                snapshot.rejected().stream().map(Scraper::sentence).toList();
        return new Read(snapshot.size(), snapshot.rejectedCount(), reasons);
    }

    private static String sentence(Rejection rejection) {
        return "aggregated_errors[" + rejection.position() + "]: " + rejection.reason();
    }

    /** Trouble of the whole storage is logged where it is noticed; here only what is about this answer. */
    private static ScrapeOutcome storageTrouble(ScrapedTarget target, Throwable e) {
        if (e instanceof NotStored) {
            return new Bad(new ScrapeFailure(Kind.STORAGE, "its answer could not be stored: " + e.getMessage()));
        }
        ScrapeFailure before = target.health().failure();
        if (before == null || before.kind() != Kind.STORAGE) {
            log.error(
                    "cannot store what {} says; trying again at every scrape",
                    HealthLog.withoutSecrets(target.url()),
                    e);
        }
        return new Bad(new ScrapeFailure(Kind.STORAGE, "its answer could not be stored; the server's log says why"));
    }
}
