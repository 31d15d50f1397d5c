package io.periskop.ingest;

import io.periskop.aggregate.ErrorLimit;
import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.Ingested;
import io.periskop.aggregate.Observation;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.label.Labels;
import io.periskop.scrub.Scrubber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The cumulative counts of one service's events, as a client would keep them, and their way to the store. What comes while
 * others are on their way goes next. What may not have arrived is said again: counts that only grow can be.
 */
final class ServiceLedger {
    private static final Logger log = LoggerFactory.getLogger(ServiceLedger.class);
    /** A source that was silent for longer is heard once before it counts, so that its counts are not spread over the silence. */
    private static final Duration SILENT = Duration.ofSeconds(5);
    /** A source or key that was silent for so long is not held any more. */
    private static final Duration IDLE = Duration.ofHours(1);
    /** Older ones are placed at their arrival: clocks are wrong more often than events are that late. */
    private static final Duration OLDEST = Duration.ofDays(30);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int KEYS_AT_ONCE = 2000;
    private static final double EXAMPLES = 2000;
    private static final double EXAMPLES_A_SECOND = 500;

    private final String service;
    private final Parts parts;
    private final Map<Origin, Tally> tallies = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Side, Source> sources = new HashMap<>();
    private final Allowance examples;
    private final Set<Origin> dirty = new LinkedHashSet<>();
    private @Nullable Instant firstDirty;
    private Instant floor = Instant.MIN;
    private boolean sending;
    private Duration pause = Duration.ZERO;
    private boolean failing;

    /** What counts apart: a release that comes later is a process that started later. */
    private record Side(String release, String environment) {
        static final Side OTHER = new Side("\0", "\0");
    }

    private record Origin(Source source, String key) {}

    /** What a process would be. Each has a name of its own, and its counts begin with it. */
    private static final class Source {
        private final String uuid = UUID.randomUUID().toString();
        private final ErrorRules rules;
        private final ServiceRules from;
        private final Labels series;
        private @Nullable Instant said;
        private Instant used;

        Source(ServiceRules from, ErrorRules rules, Labels series, Instant now) {
            this.from = from;
            this.rules = rules;
            this.series = series;
            this.used = now;
        }
    }

    private record Batch(Source source, Instant begin, List<Tally.Sent> sent) {}

    ServiceLedger(String service, Parts parts) {
        this.service = service;
        this.parts = parts;
        this.examples = new Allowance(EXAMPLES, EXAMPLES_A_SECOND, parts.nanos());
    }

    /** The ticket is told once it is known what became of the event. */
    void add(IngestEvent event, Ticket ticket) {
        Group group = Grouping.of(event);
        Instant now = parts.now();
        boolean first;
        synchronized (this) {
            Source source = source(event, now);
            source.used = now;
            Origin origin = new Origin(source, group.key());
            Tally tally = tallies.get(origin);
            if (tally == null) {
                tally = new Tally(group.key(), begin(now), parts.limits().occurrencesPerError(), parts.nanos());
                tallies.put(origin, tally);
                trim();
            }
            parts.kept(tally.add(event, group.reason(), placed(event.time(), now), ticket, examples, parts.nanos()));
            first = dirty.isEmpty();
            dirty.add(origin);
            firstDirty = firstDirty == null ? now : firstDirty;
        }
        if (first) {
            parts.scheduler().schedule(this::send, parts.limits().linger().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static Instant placed(@Nullable Instant said, Instant now) {
        return said == null || said.isAfter(now) || said.isBefore(now.minus(OLDEST)) ? now : said;
    }

    /** After that of any tally that was let go. */
    private Instant begin(Instant now) {
        return now.isAfter(floor) ? now : floor.plusMillis(1);
    }

    private Source source(IngestEvent event, Instant now) {
        Side side = new Side(event.release(), event.environment());
        ServiceRules rules = parts.rules(service);
        Source known = sources.get(side);
        if (known == null && sources.size() >= parts.limits().sourcesPerService()) {
            sources.values().removeIf(source -> source.used.isBefore(now.minus(IDLE)));
            if (sources.size() >= parts.limits().sourcesPerService()) {
                side = Side.OTHER;
                known = sources.get(side);
            }
        }
        if (known == null || !known.from.equals(rules)) {
            Labels target = side.equals(Side.OTHER) ? Labels.NONE : EventLabels.target(event);
            Source next = new Source(rules, rules.errors().of(service, target), series(rules, target), now);
            sources.put(side, next);
            return next;
        }
        return known;
    }

    private static Labels series(ServiceRules rules, Labels target) {
        Map<String, String> kept = new TreeMap<>();
        for (String name : rules.seriesLabels()) {
            String value = target.get(name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        return kept.isEmpty() ? Labels.NONE : Labels.of(kept);
    }

    /** Lets those go that were not used for longest, as long as nothing of them waits. */
    private void trim() {
        Iterator<Tally> eldest = tallies.values().iterator();
        while (tallies.size() > parts.limits().keysPerService() && eldest.hasNext()) {
            Tally tally = eldest.next();
            if (!tally.isClean()) {
                return;
            }
            floor = tally.createdAt().isAfter(floor) ? tally.createdAt() : floor;
            eldest.remove();
        }
    }

    private void send() {
        List<Batch> batches;
        synchronized (this) {
            if (sending || dirty.isEmpty()) {
                return;
            }
            sending = true;
            batches = batches();
        }
        Flux.fromIterable(batches)
                .flatMap(this::send, Math.max(1, batches.size()))
                .reduce(true, Boolean::logicalAnd)
                .subscribe(this::sent);
    }

    private List<Batch> batches() {
        Instant begin = Objects.requireNonNull(firstDirty);
        Map<Source, Batch> batches = new LinkedHashMap<>();
        Iterator<Origin> waiting = dirty.iterator();
        for (int keys = 0; keys < KEYS_AT_ONCE && waiting.hasNext(); keys++) {
            Origin origin = waiting.next();
            waiting.remove();
            Tally tally = Objects.requireNonNull(tallies.get(origin), "what waits is not let go");
            batches.computeIfAbsent(origin.source(), source -> new Batch(source, begin, new ArrayList<>()))
                    .sent()
                    .add(tally.send());
        }
        firstDirty = dirty.isEmpty() ? null : begin;
        return List.copyOf(batches.values());
    }

    /** Whether it is in the store; never fails. */
    private Mono<Boolean> send(Batch batch) {
        Source source = batch.source();
        Instant at = parts.now();
        Instant said = source.said;
        Mono<Ingested> heard = said != null && said.isBefore(batch.begin().minus(SILENT))
                ? parts.store().ingest(new Observation(service, source.uuid, batch.begin(), null, List.of()))
                : Mono.empty();
        return heard.then(Mono.defer(() -> parts.store().ingest(observation(batch, at))))
                .map(done -> {
                    source.said = at;
                    stored(batch, done);
                    return true;
                })
                .onErrorResume(trouble -> {
                    failed(batch, trouble);
                    return Mono.just(false);
                });
    }

    private Observation observation(Batch batch, Instant at) {
        List<ReportedAggregate> said = new ArrayList<>(batch.sent().size());
        Map<String, Labels> labels = new HashMap<>();
        Scrubber scrubber = parts.scrubber();
        for (Tally.Sent sent : batch.sent()) {
            said.add(sent.aggregate());
            Tally.Grouped newest = sent.newest();
            if (newest != null) {
                labels.put(sent.tally().key(), EventLabels.error(newest.event(), newest.reason(), scrubber));
            }
        }
        return new Observation(
                service,
                batch.source().uuid,
                at,
                batch.begin(),
                said,
                new LabelledErrors(batch.source().rules, labels),
                ErrorLimit.NONE,
                batch.source().series);
    }

    private void stored(Batch batch, Ingested done) {
        synchronized (this) {
            for (Tally.Sent sent : batch.sent()) {
                if (outcome(sent, done) == Outcome.STORED) {
                    sent.tally().stored(sent);
                } else {
                    sent.tally().refused(sent);
                }
            }
            failing = false;
            pause = Duration.ZERO;
        }
        for (Tally.Sent sent : batch.sent()) {
            Outcome outcome = outcome(sent, done);
            sent.occurrences().forEach(occurrence -> parts.kept(-Tally.size(occurrence)));
            sent.tickets().forEach(ticket -> parts.settled(service, ticket, outcome));
        }
    }

    private static Outcome outcome(Tally.Sent sent, Ingested done) {
        if (done.refusedKeys().contains(sent.tally().key())) {
            return Outcome.OVER_LIMIT;
        }
        return done.dropped().contains(sent.tally().key()) ? Outcome.DROPPED : Outcome.STORED;
    }

    private void failed(Batch batch, Throwable trouble) {
        synchronized (this) {
            for (Tally.Sent sent : batch.sent()) {
                parts.kept(-sent.tally().again(sent));
                dirty.add(new Origin(batch.source(), sent.tally().key()));
            }
            firstDirty = firstDirty == null || firstDirty.isAfter(batch.begin()) ? batch.begin() : firstDirty;
            Duration next = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
            pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
            if (!failing) {
                log.warn("service {}: events wait for the storage: {}", service, trouble.getMessage());
            }
            failing = true;
        }
    }

    private void sent(boolean all) {
        long wait;
        synchronized (this) {
            sending = false;
            if (dirty.isEmpty()) {
                return;
            }
            wait = all ? parts.limits().linger().toMillis() : pause.toMillis();
        }
        parts.scheduler().schedule(this::send, wait, TimeUnit.MILLISECONDS);
    }
}
