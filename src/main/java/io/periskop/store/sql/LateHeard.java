package io.periskop.store.sql;

import io.periskop.store.After;
import io.periskop.store.Before;
import io.periskop.store.Report;
import io.periskop.store.Reports;
import io.periskop.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Remembers who was heard and writes it seldom: a fleet in which nothing happens costs the database nothing. What reports
 * are shown is what was heard, written or not.
 */
final class LateHeard implements Reports {
    private static final Logger log = LoggerFactory.getLogger(LateHeard.class);
    private static final int AT_ONCE = 128;
    private static final Duration LONGEST_PERIOD = Duration.ofMinutes(1);

    private record Source(String service, String name) {}

    /** @param written what the database knows at least; null if that is not known */
    private record Times(Instant heard, @Nullable Instant written) {
        Times heardAt(Instant at) {
            return new Times(later(heard, at), written);
        }

        Times writtenAt(Instant at) {
            return new Times(later(heard, at), written == null ? at : later(written, at));
        }
    }

    private final Reports store;
    private final Duration late;
    private final Scheduler scheduler;
    private final Map<Source, Times> sources = new ConcurrentHashMap<>();

    /** A merge that is shown when its source was really heard last. */
    private record Shown(Report.Merge merge, Instant heard) implements Report.Merge {
        @Override
        public After apply(Before before) {
            return merge.apply(heardAt(before, heard));
        }

        @Override
        public long bytes() {
            return merge.bytes();
        }
    }

    /** @param late by how much a sign of life may be written late */
    LateHeard(Reports store, Duration late, Scheduler scheduler) {
        this.store = store;
        this.late = late;
        this.scheduler = scheduler;
    }

    /** Begins to write what is due, until disposed. */
    Disposable start() {
        Duration eighth = late.dividedBy(8);
        Duration period = eighth.compareTo(LONGEST_PERIOD) < 0 ? eighth : LONGEST_PERIOD;
        return Flux.interval(period, scheduler)
                .onBackpressureDrop()
                .concatMap(tick -> flush().onErrorResume(e -> {
                    if (!Exceptions.unwrapMultiple(e).stream().allMatch(StoreUnavailableException.class::isInstance)) {
                        log.warn("cannot note which sources answered, trying again: {}", SqlFailure.reason(e));
                    }
                    return Mono.empty();
                }))
                .subscribe();
    }

    @Override
    public Mono<Void> commit(List<Report> batch) {
        return Mono.defer(() -> store.commit(batch.stream().map(this::shown).toList()))
                .doOnSuccess(done -> batch.forEach(report -> written(report)));
    }

    @Override
    public long epoch() {
        return store.epoch();
    }

    @Override
    public Mono<Void> heard(String service, String source, Instant at) {
        return Mono.fromRunnable(() -> sources.compute(
                new Source(service, source), (key, known) -> known == null ? new Times(at, null) : known.heardAt(at)));
    }

    /** Writes what is due; what fails stays due. */
    Mono<Void> flush() {
        return Mono.defer(() -> {
            Instant now = Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
            Instant gone = now.minus(late.multipliedBy(2));
            sources.values()
                    .removeIf(times -> times.written() != null && times.heard().isBefore(gone));
            List<Report> due = new ArrayList<>();
            sources.forEach((source, times) -> {
                if (isDue(times)) {
                    due.add(SqlStore.heardReport(source.service(), source.name(), times.heard()));
                }
            });
            due.sort(Comparator.comparing(Report::service));
            return Flux.fromIterable(due)
                    .bufferUntilChanged(Report::service)
                    .concatMapIterable(ofService -> chunks(ofService))
                    .concatMapDelayError(some -> store.commit(some).doOnSuccess(done -> some.forEach(this::written)))
                    .then();
        });
    }

    /** A transaction locks one service only, for a short time. */
    private static List<List<Report>> chunks(List<Report> reports) {
        List<List<Report>> chunks = new ArrayList<>();
        for (int i = 0; i < reports.size(); i += AT_ONCE) {
            chunks.add(reports.subList(i, Math.min(reports.size(), i + AT_ONCE)));
        }
        return chunks;
    }

    private boolean isDue(Times times) {
        Instant written = times.written();
        return written == null || !times.heard().isBefore(written.plus(late.dividedBy(2)));
    }

    private void written(Report report) {
        sources.compute(
                new Source(report.service(), report.source()),
                (key, known) -> known == null ? new Times(report.at(), report.at()) : known.writtenAt(report.at()));
    }

    private Report shown(Report report) {
        Times times = sources.get(new Source(report.service(), report.source()));
        if (times == null) {
            return report;
        }
        Instant heard = times.heard();
        return report.with(new Shown(report.merge(), heard));
    }

    /** A source that the database does not know is new, or was forgotten. */
    private static Before heardAt(Before before, Instant heard) {
        Instant seen = before.sourceSeen();
        return seen == null || !seen.isBefore(heard)
                ? before
                : new Before(
                        heard,
                        before.sourceFirstHeard(),
                        before.serviceFirstHeard(),
                        before.marks(),
                        before.errors(),
                        before.room(),
                        before.originRoom());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
