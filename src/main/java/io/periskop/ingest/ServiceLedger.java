package io.periskop.ingest;

import io.periskop.aggregate.ErrorLimit;
import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.Ingested;
import io.periskop.aggregate.NotStored;
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
 * others are on their way goes next. What may not have arrived is said again: counts that only grow can be. What the store
 * refuses though it is not in trouble is said in halves, until it is known which keys it refuses.
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
    private static final int SUSPECTS_AT_ONCE = 16;
    /** Where so many are refused and none is taken, it is the store. */
    private static final int REFUSED_IN_A_ROW = 32;

    private static final double LOG_LINES = 10;
    private static final double LOG_LINES_A_SECOND = 0.1;
    private static final double EXAMPLES = 2000;
    private static final double EXAMPLES_A_SECOND = 500;

    private final String service;
    private final Parts parts;
    private final Map<Origin, Tally> tallies = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Side, Source> sources = new HashMap<>();
    private final Allowance examples;
    private final Set<Origin> dirty = new LinkedHashSet<>();
    /** None of them is dirty. */
    private final Map<Origin, Suspect> suspects = new LinkedHashMap<>();

    private final Allowance logLines;
    private @Nullable Instant firstDirty;
    private Instant floor = Instant.MIN;
    private boolean sending;
    private boolean waking;
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

    private record Batch(Source source, Instant begin, List<Tally.Sent> sent) {
        Batch part(int from, int to) {
            return new Batch(source, begin, sent.subList(from, to));
        }

        Origin origin(Tally.Sent each) {
            return new Origin(source, each.tally().key());
        }
    }

    /** For what the store refuses of one batch. */
    private static final class Search {
        private final long storedBefore;
        private int refused;
        private boolean taken;

        Search(long storedBefore) {
            this.storedBefore = storedBefore;
        }

        boolean isHopeless() {
            return !taken && refused >= REFUSED_IN_A_ROW;
        }
    }

    ServiceLedger(String service, Parts parts) {
        this.service = service;
        this.parts = parts;
        this.examples = new Allowance(EXAMPLES, EXAMPLES_A_SECOND, parts.nanos());
        this.logLines = new Allowance(LOG_LINES, LOG_LINES_A_SECOND, parts.nanos());
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
            first = dirty.isEmpty() && !suspects.containsKey(origin);
            if (!suspects.containsKey(origin)) {
                dirty.add(origin);
                firstDirty = firstDirty == null ? now : firstDirty;
            }
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
            if (sending) {
                return;
            }
            batches = new ArrayList<>(dirty.isEmpty() ? List.of() : batches());
            batches.addAll(alone());
            if (batches.isEmpty()) {
                wakeForSuspects();
                return;
            }
            sending = true;
        }
        Flux.fromIterable(batches)
                .flatMap(batch -> send(batch, new Search(parts.stored())), Math.max(1, batches.size()))
                .reduce(true, Boolean::logicalAnd)
                .subscribe(this::sent);
    }

    /** Of keys that were refused. */
    private List<Batch> alone() {
        List<Batch> batches = new ArrayList<>();
        suspects.forEach((origin, suspect) -> {
            if (batches.size() < SUSPECTS_AT_ONCE && suspect.left(parts.nanos()).isZero()) {
                batches.add(new Batch(
                        origin.source(), suspect.begin(), List.of(tally(origin).send())));
            }
        });
        return batches;
    }

    private Tally tally(Origin origin) {
        return Objects.requireNonNull(tallies.get(origin), "what waits is not let go");
    }

    private List<Batch> batches() {
        Instant begin = Objects.requireNonNull(firstDirty);
        Map<Source, Batch> batches = new LinkedHashMap<>();
        Iterator<Origin> waiting = dirty.iterator();
        for (int keys = 0; keys < KEYS_AT_ONCE && waiting.hasNext(); keys++) {
            Origin origin = waiting.next();
            waiting.remove();
            Tally tally = tally(origin);
            batches.computeIfAbsent(origin.source(), source -> new Batch(source, begin, new ArrayList<>()))
                    .sent()
                    .add(tally.send());
        }
        firstDirty = dirty.isEmpty() ? null : begin;
        return List.copyOf(batches.values());
    }

    /** Whether the store takes anything; never fails. */
    private Mono<Boolean> send(Batch batch, Search search) {
        Instant at = parts.now();
        return Mono.defer(() -> heard(batch))
                .then(Mono.defer(() -> parts.store().ingest(observation(batch, at))))
                .map(done -> {
                    batch.source().said = at;
                    search.taken = true;
                    stored(batch, done);
                    return true;
                })
                .onErrorResume(trouble -> trouble instanceof NotStored
                        ? Mono.fromSupplier(() -> failed(batch, trouble))
                        : refused(batch, trouble, search));
    }

    private Mono<Ingested> heard(Batch batch) {
        Source source = batch.source();
        Instant said = source.said;
        return said != null && said.isBefore(batch.begin().minus(SILENT))
                ? parts.store().ingest(new Observation(service, source.uuid, batch.begin(), null, List.of()))
                : Mono.empty();
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
                suspects.remove(batch.origin(sent));
                if (outcome(sent, done) == Outcome.STORED) {
                    sent.tally().stored(sent);
                } else {
                    sent.tally().refused(sent);
                }
            }
            failing = false;
            pause = Duration.ZERO;
        }
        parts.tookSome();
        batch.sent().forEach(sent -> settled(sent, outcome(sent, done)));
    }

    private void settled(Tally.Sent sent, Outcome outcome) {
        sent.occurrences().forEach(occurrence -> parts.kept(-Tally.size(occurrence)));
        sent.tickets().forEach(ticket -> parts.settled(service, ticket, outcome));
    }

    private static Outcome outcome(Tally.Sent sent, Ingested done) {
        if (done.refusedKeys().contains(sent.tally().key())) {
            return Outcome.OVER_LIMIT;
        }
        return done.dropped().contains(sent.tally().key()) ? Outcome.DROPPED : Outcome.STORED;
    }

    /** The store is in trouble, and nothing is known about what was said. */
    private boolean failed(Batch batch, Throwable trouble) {
        synchronized (this) {
            suspects.values().forEach(suspect -> suspect.acquitted(parts.nanos()));
            for (Tally.Sent sent : batch.sent()) {
                parts.kept(-sent.tally().again(sent));
                if (!suspects.containsKey(batch.origin(sent))) {
                    dirty.add(batch.origin(sent));
                    firstDirty = firstDirty == null || firstDirty.isAfter(batch.begin()) ? batch.begin() : firstDirty;
                }
            }
            if (!failing) {
                log.warn("service {}: events wait for the storage: {}", service, trouble.getMessage());
            }
            failing = true;
        }
        return false;
    }

    /** It is about what was said: at least one of the keys is refused. */
    private Mono<Boolean> refused(Batch batch, Throwable why, Search search) {
        int size = batch.sent().size();
        if (size == 1) {
            search.refused++;
            refusedAlone(batch, batch.sent().get(0), why, search);
            return Mono.just(true);
        }
        if (search.isHopeless()) {
            return Mono.fromSupplier(() -> failed(batch, why));
        }
        return Flux.just(batch.part(0, size / 2), batch.part(size / 2, size))
                .concatMap(half -> send(half, search))
                .reduce(true, Boolean::logicalAnd);
    }

    private void refusedAlone(Batch batch, Tally.Sent sent, Throwable why, Search search) {
        Origin origin = batch.origin(sent);
        synchronized (this) {
            Suspect suspect = suspects.computeIfAbsent(origin, key -> new Suspect(batch.begin(), parts.nanos()));
            if (suspect.isNew()) {
                logged(() -> log.warn("service {}: the storage refuses {}", service, shown(origin), why));
            }
            suspect.refused(parts.now(), parts.nanos(), search.storedBefore);
            if (!suspect.isHopeless(parts.now(), parts.stored())) {
                parts.kept(-sent.tally().again(sent));
                return;
            }
            giveUp(origin, sent);
        }
        logged(() -> log.error(
                "service {}: {} events of {} are not counted, for the storage refused them again and again: {}",
                service,
                sent.tickets().size(),
                shown(origin),
                String.valueOf(why.getMessage())));
        settled(sent, Outcome.REJECTED);
    }

    /** What comes later counts from naught, as of another process: it counts right even if the store has what it refused. */
    private void giveUp(Origin origin, Tally.Sent sent) {
        Tally tally = tally(origin);
        tallies.remove(origin);
        suspects.remove(origin);
        floor = tally.createdAt().isAfter(floor) ? tally.createdAt() : floor;
        Tally rest = tally.since(sent, begin(parts.now()), parts.nanos());
        if (rest != null) {
            tallies.put(origin, rest);
            suspects.put(origin, new Suspect(parts.now(), parts.nanos()));
        }
    }

    /** Its beginning is the client's text, which must not make lines of the log. */
    private static String shown(Origin origin) {
        return origin.key().replaceAll("\\p{Cntrl}", "\ufffd");
    }

    private synchronized void logged(Runnable line) {
        if (logLines.take(parts.nanos())) {
            line.run();
        }
    }

    private synchronized void sent(boolean all) {
        sending = false;
        if (!all) {
            Duration next = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
            pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
        }
        if (!dirty.isEmpty()) {
            long wait = all ? parts.limits().linger().toMillis() : pause.toMillis();
            parts.scheduler().schedule(this::send, wait, TimeUnit.MILLISECONDS);
        }
        wakeForSuspects();
    }

    /** When the first of them is due, unless that is seen to. */
    private void wakeForSuspects() {
        if (waking || suspects.isEmpty()) {
            return;
        }
        waking = true;
        Duration wait = LONGEST_PAUSE;
        for (Suspect suspect : suspects.values()) {
            Duration left = suspect.left(parts.nanos());
            wait = left.compareTo(wait) < 0 ? left : wait;
        }
        parts.scheduler().schedule(this::wake, wait.toMillis() + 1, TimeUnit.MILLISECONDS);
    }

    private void wake() {
        synchronized (this) {
            waking = false;
        }
        send();
    }
}
