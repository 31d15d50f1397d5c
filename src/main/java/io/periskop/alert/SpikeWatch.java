package io.periskop.alert;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.CatalogFeed.Change;
import io.periskop.label.search.Search;
import io.periskop.series.Resolution;
import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series;
import io.periskop.store.Series.Cell;
import io.periskop.store.Series.Grouping;
import io.periskop.store.Series.Part;
import io.periskop.store.Series.Scope;
import io.periskop.store.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Looks for errors that happen far more often than usual. It reads what was counted from the store's buckets of time, which are
 * the same for all servers: so what a process had counted before it was first scraped is no spike, and after a restart the
 * rhythm of an error is learnt again from its buckets when it next happens. Errors that do not happen cost nothing.
 */
final class SpikeWatch {
    private static final Logger log = LoggerFactory.getLogger(SpikeWatch.class);

    static final Duration PAUSE = Duration.ofSeconds(10);
    /** A slot is learnt so long after its end, or later where scrapes are seldom: until then they still add to it. */
    static final Duration LATE = Duration.ofSeconds(90);

    /** What a scrape takes, with what it takes to store it. */
    private static final Duration SCRAPE = Duration.ofSeconds(30);

    private static final Duration LATEST = Duration.ofHours(1);
    /** What is learnt again at a start: hours of it all, slots of the last part. */
    static final Duration HISTORY = Duration.ofDays(14);

    static final Duration FINE_HISTORY = Duration.ofDays(2);
    private static final Duration FORGET = Duration.ofDays(7);
    private static final int ERRORS_AT_ONCE = 200;
    private static final int MINUTES_A_SLOT = Rhythm.SLOT_SECONDS / 60;
    static final int MOST_RHYTHMS = 100_000;

    private final Catalog catalog;
    private final Series series;
    private final BooleanSupplier loaded;
    private final IntConsumer unwatchedCount;
    private final Scheduler clock;
    private final int most;
    /** With their service. */
    private final Map<ErrorId, String> changed = new ConcurrentHashMap<>();

    private volatile Map<ErrorId, Spike> current = Map.of();
    private volatile Map<ErrorId, String> services = Map.of();
    private volatile AlertingSpec spec = AlertingSpec.NONE;
    private volatile Map<String, Duration> intervals = Map.of();
    private volatile boolean begin = true;

    // Of the loop alone:
    private final Map<ErrorId, Rhythm> rhythms = new HashMap<>();
    private final Set<ErrorId> unwatched = new HashSet<>();
    private Instant unwatchedSince = Instant.EPOCH;
    private Instant lastForgot = Instant.EPOCH;
    private boolean failing;
    private boolean saidUnwatched;
    /** Rhythms that the batch at hand adds. */
    private int learning;

    /**
     * @param loaded whether the catalog has everything that is stored
     * @param unwatchedCount is told how many errors that happen are not watched because there are too many
     */
    SpikeWatch(Catalog catalog, Series series, BooleanSupplier loaded, IntConsumer unwatchedCount, Scheduler clock) {
        this(catalog, series, loaded, unwatchedCount, clock, MOST_RHYTHMS);
    }

    /** @param most errors that are watched at a time */
    SpikeWatch(
            Catalog catalog,
            Series series,
            BooleanSupplier loaded,
            IntConsumer unwatchedCount,
            Scheduler clock,
            int most) {
        this.unwatchedCount = unwatchedCount;
        this.most = most;
        this.catalog = catalog;
        this.series = series;
        this.loaded = loaded;
        this.clock = clock;
    }

    Disposable start() {
        return Mono.defer(this::round)
                .onErrorResume(this::failed)
                .then(Mono.delay(PAUSE, clock))
                .repeat()
                .subscribe();
    }

    void use(AlertingSpec next) {
        spec = next;
        begin = true;
    }

    void scrapedEvery(Map<String, Duration> longest) {
        intervals = Map.copyOf(longest);
    }

    /** How long after its end a scrape may still add to a slot of the service. */
    private Duration late(String service) {
        Duration late = intervals.getOrDefault(service, Duration.ZERO).plus(SCRAPE);
        if (late.compareTo(LATEST) > 0) {
            return LATEST;
        }
        return late.compareTo(LATE) < 0 ? LATE : late;
    }

    /** Waits for nobody. */
    void changed(Change change) {
        CatalogError before = change.before();
        CatalogError after = change.after();
        if (after != null
                && (before == null || after.facts().total() > before.facts().total())
                && spec.watchesFor(AlertEvent.SPIKE)) {
            changed.put(after.id(), after.facts().service());
        }
    }

    /** What happens too often now. */
    Map<ErrorId, Spike> current() {
        return current;
    }

    /** Of what happens too often now. */
    Map<ErrorId, String> services() {
        return services;
    }

    /** One look. */
    Mono<Void> round() {
        return Mono.defer(() -> {
                    AlertingSpec using = spec;
                    if (!using.watchesFor(AlertEvent.SPIKE)) {
                        rhythms.clear();
                        changed.clear();
                        unwatched.clear();
                        unwatchedCount.accept(0);
                        current = Map.of();
                        return Mono.empty();
                    }
                    Instant now = now();
                    List<CatalogError> due = due(using, now);
                    Map<Duration, List<CatalogError>> byLate = due.stream()
                            .collect(Collectors.groupingBy(
                                    error -> late(error.facts().service())));
                    return Flux.fromIterable(byLate.entrySet())
                            .concatMap(each -> Flux.fromIterable(each.getValue())
                                    .buffer(ERRORS_AT_ONCE)
                                    .concatMap(some ->
                                            look(some, now, each.getKey()).then(Mono.fromRunnable(() -> publish(now)))))
                            .then(Mono.fromRunnable(() -> publish(now)));
                })
                .subscribeOn(Schedulers.boundedElastic())
                .then();
    }

    private List<CatalogError> due(AlertingSpec using, Instant now) {
        if (now.isAfter(unwatchedSince.plus(Duration.ofHours(1)))) {
            unwatchedSince = now;
            unwatched.clear();
        }
        if (begin && loaded.getAsBoolean()) {
            begin = false;
            Instant recent = now.minus(Duration.ofHours(1));
            catalog.matches(Search.ALL, recent, null)
                    .list()
                    .forEach(match -> changed.put(
                            match.error().id(), match.error().facts().service()));
        }
        Map<ErrorId, String> look = new HashMap<>(changed);
        look.forEach(changed::remove);
        services().forEach(look::putIfAbsent);
        List<Predicate<CatalogError>> wanted = using.rules().stream()
                .filter(rule -> rule.events().contains(AlertEvent.SPIKE))
                .map(rule -> catalog.mayMatch(rule.search()))
                .toList();
        List<CatalogError> due = new ArrayList<>(look.size());
        look.forEach((id, service) -> {
            CatalogError error = catalog.find(service, id);
            boolean isOpen = error != null && error.facts().state().status() == State.Status.OPEN;
            if (!isOpen) {
                rhythms.remove(id);
            } else if (wanted.stream().anyMatch(rule -> rule.test(error))) {
                due.add(error);
            }
        });
        return due;
    }

    private Mono<Void> look(List<CatalogError> some, Instant now, Duration late) {
        int open = Rhythm.slotOf(now.minus(late).getEpochSecond());
        learning = 0;
        List<CatalogError> unknown = some.stream()
                .filter(error -> {
                    Rhythm known = rhythms.get(error.id());
                    return known == null || known.next() < open - Rhythm.SLOTS_AN_HOUR;
                })
                .filter(error -> isWorthLearning(error, open))
                .toList();
        return learn(unknown, open).then(Mono.defer(() -> follow(some, now, open)));
    }

    /** One that is known and was silent for some hours goes on where it was, if that can still be seen by slots. */
    private boolean isWorthLearning(CatalogError error, int open) {
        Rhythm known = rhythms.get(error.id());
        if (known == null && rhythms.size() + learning >= most) {
            unwatched(error);
            return false;
        }
        learning += known == null ? 1 : 0;
        return known == null || known.next() < open - (int) (FINE_HISTORY.toSeconds() / Rhythm.SLOT_SECONDS);
    }

    private void unwatched(CatalogError error) {
        if (!saidUnwatched) {
            log.warn(
                    "more than {} errors happen within a week; spikes of further ones are not seen, such as of {} in {}",
                    most,
                    error.id().text(),
                    error.facts().service());
            saidUnwatched = true;
        }
        unwatched.add(error.id());
    }

    /** From the buckets that there are, up to the slot that is still open. */
    private Mono<Void> learn(List<CatalogError> unknown, int open) {
        if (unknown.isEmpty()) {
            return Mono.empty();
        }
        int fine = open - (int) (FINE_HISTORY.toSeconds() / Rhythm.SLOT_SECONDS);
        int fineHour = Math.floorDiv(fine, Rhythm.SLOTS_AN_HOUR);
        int firstHour = fineHour - (int) HISTORY.minus(FINE_HISTORY).toHours();
        int firstSlot = fineHour * Rhythm.SLOTS_AN_HOUR;
        Part hours = new Part(Resolution.HOUR, firstHour, fineHour, 1);
        Part slots = new Part(
                Resolution.MINUTE, (long) firstSlot * MINUTES_A_SLOT, (long) open * MINUTES_A_SLOT, MINUTES_A_SLOT);
        return counts(unknown, List.of(hours, slots))
                .doOnNext(counts -> unknown.forEach(error -> {
                    Counts own = counts.getOrDefault(ref(error), Counts.NONE);
                    rhythms.put(error.id(), learnt(error, own, firstHour, fineHour, open));
                }))
                .then();
    }

    private static Rhythm learnt(CatalogError error, Counts counts, int firstHour, int fineHour, int open) {
        int seen = Rhythm.slotOf(error.facts().firstSeen().getEpochSecond());
        int seenHour = Math.max(firstHour, Math.floorDiv(seen, Rhythm.SLOTS_AN_HOUR));
        int first = seenHour < fineHour
                ? seenHour * Rhythm.SLOTS_AN_HOUR
                : Math.max(fineHour * Rhythm.SLOTS_AN_HOUR, Math.min(seen, open));
        Rhythm rhythm = new Rhythm(first);
        for (int hour = seenHour; hour < fineHour; hour++) {
            rhythm.learnHour(counts.of(0, hour - firstHour));
        }
        while (rhythm.next() < open) {
            rhythm.learn(counts.of(1, rhythm.next() - fineHour * Rhythm.SLOTS_AN_HOUR));
        }
        return rhythm;
    }

    private Mono<Void> follow(List<CatalogError> some, Instant now, int open) {
        List<CatalogError> known =
                some.stream().filter(error -> rhythms.containsKey(error.id())).toList();
        if (known.isEmpty()) {
            return Mono.empty();
        }
        int last = Rhythm.slotOf(now.getEpochSecond());
        int first =
                known.stream().mapToInt(error -> next(error.id(), last)).min().orElse(last);
        Part slots = new Part(
                Resolution.MINUTE, (long) first * MINUTES_A_SLOT, (long) (last + 1) * MINUTES_A_SLOT, MINUTES_A_SLOT);
        return counts(known, List.of(slots))
                .doOnNext(counts -> known.forEach(error -> {
                    Rhythm rhythm = rhythms.get(error.id());
                    if (rhythm != null) {
                        follow(rhythm, counts.getOrDefault(ref(error), Counts.NONE), first, open, last);
                    }
                }))
                .then();
    }

    private int next(ErrorId id, int otherwise) {
        Rhythm rhythm = rhythms.get(id);
        return rhythm == null ? otherwise : rhythm.next();
    }

    private static void follow(Rhythm rhythm, Counts counts, int first, int open, int last) {
        while (rhythm.next() < open) {
            rhythm.learn(counts.of(0, rhythm.next() - first));
        }
        long[] unfinished = new long[Math.max(0, last - rhythm.next() + 1)];
        for (int i = 0; i < unfinished.length; i++) {
            unfinished[i] = counts.of(0, rhythm.next() + i - first);
        }
        rhythm.peek(unfinished);
    }

    private void publish(Instant now) {
        Map<ErrorId, Spike> spikes = new HashMap<>();
        Map<ErrorId, String> theirs = new HashMap<>();
        rhythms.forEach((id, rhythm) -> {
            CatalogError error = rhythm.alarms() ? catalog.find(id) : null;
            if (error != null) {
                theirs.put(id, error.facts().service());
                spikes.put(id, spike(rhythm));
            }
        });
        services = Map.copyOf(theirs);
        current = Map.copyOf(spikes);
        failing = false;
        unwatched.removeIf(rhythms::containsKey);
        unwatchedCount.accept(unwatched.size());
        if (now.isAfter(lastForgot.plus(Duration.ofHours(1)))) {
            lastForgot = now;
            int old = Rhythm.slotOf(now.minus(FORGET).getEpochSecond());
            rhythms.values().removeIf(rhythm -> rhythm.next() < old);
        }
    }

    private static Spike spike(Rhythm rhythm) {
        return new Spike(
                Instant.ofEpochSecond((long) rhythm.alarmSince() * Rhythm.SLOT_SECONDS),
                rhythm.shownCount(),
                rhythm.shownExpected(),
                rhythm.shownMinutes());
    }

    private Mono<Void> failed(Throwable e) {
        if (!failing) {
            log.warn("cannot look for errors that happen too often, trying again every {}: {}", PAUSE, e.toString());
        }
        failing = true;
        begin = true;
        return Mono.empty();
    }

    /** By part and slot. */
    private record Counts(Map<Long, Long> cells) {
        static final Counts NONE = new Counts(Map.of());

        static Counts of(List<Cell> cells) {
            Map<Long, Long> all = new HashMap<>();
            cells.forEach(cell -> all.merge(place(cell.part(), cell.slot()), cell.count(), Long::sum));
            return new Counts(all);
        }

        long of(int part, long slot) {
            return cells.getOrDefault(place(part, slot), 0L);
        }

        private static long place(int part, long slot) {
            return ((long) part << 32) | slot;
        }
    }

    private Mono<Map<ErrorRef, Counts>> counts(List<CatalogError> errors, List<Part> parts) {
        Set<ErrorRef> refs = errors.stream().map(SpikeWatch::ref).collect(Collectors.toCollection(HashSet::new));
        return series.occurrences(new Scope.Errors(refs), Grouping.ERROR, parts)
                .map(cells -> cells.stream()
                        .collect(Collectors.groupingBy(cell -> new ErrorRef(cell.service(), cell.key())))
                        .entrySet()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Counts.of(entry.getValue()))));
    }

    private static ErrorRef ref(CatalogError error) {
        return new ErrorRef(error.facts().service(), error.facts().key());
    }

    /** For tests. */
    @Nullable
    Rhythm rhythm(ErrorId id) {
        return rhythms.get(id);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    }
}
