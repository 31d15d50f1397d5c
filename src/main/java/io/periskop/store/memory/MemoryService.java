package io.periskop.store.memory;

import io.periskop.error.Severity;
import io.periskop.series.Bucket;
import io.periskop.series.Resolution;
import io.periskop.store.After;
import io.periskop.store.Change;
import io.periskop.store.Dropped;
import io.periskop.store.ErrorEvent;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors.Versioned;
import io.periskop.store.Feed.Delta;
import io.periskop.store.Marks;
import io.periskop.store.Report;
import io.periskop.store.Retention.Expiry;
import io.periskop.store.Retention.Kind;
import io.periskop.store.Retention.Removed;
import io.periskop.store.Series;
import io.periskop.store.Sources.Count;
import io.periskop.store.Sources.Folded;
import io.periskop.store.Sources.Inconsistency;
import io.periskop.store.Sources.Share;
import io.periskop.store.States;
import io.periskop.store.States.Changed;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One service: its errors, and who counted them. Writes hold its monitor; {@link #errors} and {@link #find} do not. */
final class MemoryService {
    private final String name;
    private final StoreLimits limits;
    private final Dropped dropped;
    private final PayloadBudget budget;
    private final ConcurrentMap<String, MemoryError> errors = new ConcurrentHashMap<>();
    private final Map<String, MemorySource> sources = new HashMap<>();
    private @Nullable Instant firstHeard;
    /** Rises when an error changes, comes or goes. */
    private long version;

    MemoryService(String name, StoreLimits limits, Dropped dropped, PayloadBudget budget) {
        this.name = name;
        this.limits = limits;
        this.dropped = dropped;
        this.budget = budget;
    }

    String name() {
        return name;
    }

    boolean hasErrors() {
        return !errors.isEmpty();
    }

    List<StoredError> errors() {
        return errors.values().stream()
                .map(MemoryError::value)
                .sorted(Comparator.comparing(StoredError::key))
                .toList();
    }

    @Nullable
    StoredError find(String key) {
        MemoryError error = errors.get(key);
        return error == null ? null : error.value();
    }

    /** With the occurrences that readers may see. */
    List<StoredError> shownErrors() {
        return errors.values().stream()
                .map(MemoryError::shown)
                .sorted(Comparator.comparing(StoredError::key))
                .toList();
    }

    synchronized List<Versioned> versions() {
        return errors.values().stream()
                .map(error -> new Versioned(error.shown().key(), error.version()))
                .sorted(Comparator.comparing(Versioned::key))
                .toList();
    }

    @Nullable
    StoredError findShown(String key) {
        MemoryError error = errors.get(key);
        return error == null ? null : error.shown();
    }

    int room() {
        return limits.errorsPerService() - errors.size();
    }

    /** Null if the source never counted it. */
    synchronized @Nullable Marks marks(String source, String origin) {
        MemorySource state = sources.get(source);
        return state == null ? null : state.marks().get(origin);
    }

    /** How many more origins the source may count. */
    synchronized int originRoom(String source) {
        MemorySource state = sources.get(source);
        return limits.errorsPerService() - (state == null ? 0 : state.marks().size());
    }

    /** Null if never. */
    synchronized @Nullable Instant lastHeard(String source) {
        MemorySource state = sources.get(source);
        return state == null ? null : state.lastHeard();
    }

    /** Null if never. */
    synchronized @Nullable Instant firstHeard(String source) {
        MemorySource state = sources.get(source);
        return state == null ? null : state.firstHeard();
    }

    /** When the first of its sources was heard, also if that is forgotten; null if there was none. */
    synchronized @Nullable Instant firstHeard() {
        return firstHeard;
    }

    synchronized boolean isGone(String source) {
        MemorySource state = sources.get(source);
        return state == null || state.folded();
    }

    /** A source that was folded counts by its marks again. */
    synchronized void wake(String source) {
        MemorySource state = sources.get(source);
        if (state != null && state.folded()) {
            fold(state, -1);
        }
    }

    synchronized void write(Report report, After after) {
        if (!after.changes().isEmpty()) {
            version++;
        }
        for (Change change : after.changes()) {
            MemoryError error =
                    errors.computeIfAbsent(change.error().key(), k -> new MemoryError(change.error(), limits));
            budget.changed(error.change(change));
            if (error.buckets().add(report.series(), change.minutes(), report.at())) {
                dropped.dropped(name, Dropped.What.SERIES, 1);
            }
            error.version(version);
        }
        source(report.source(), report.at()).put(after.marks());
    }

    synchronized void heard(String source, Instant at) {
        if (!knows(source) && !hasPlaceFor(1)) {
            refused();
            return;
        }
        wake(source);
        source(source, at);
        boundSources();
    }

    /** All steps are run before anything is written. */
    synchronized List<Changed> change(Collection<String> keys, States.Step step) {
        List<Changed> changed = new ArrayList<>();
        Map<String, States.Outcome> outcomes = new HashMap<>();
        for (String key : keys) {
            StoredError before = find(key);
            if (before != null) {
                States.Outcome outcome = step.apply(before);
                if (outcome != null) {
                    outcomes.put(key, outcome);
                }
                changed.add(new Changed(before, outcome == null ? before : outcome.error()));
            }
        }
        if (!outcomes.isEmpty()) {
            version++;
        }
        outcomes.forEach((key, outcome) -> {
            MemoryError error = Objects.requireNonNull(errors.get(key));
            budget.changed(error.change(outcome));
            error.version(version);
        });
        return changed;
    }

    synchronized long version() {
        return version;
    }

    synchronized Delta since(long known) {
        return new Delta(
                version,
                errors.size(),
                errors.values().stream()
                        .filter(error -> error.version() > known)
                        .map(MemoryError::facts)
                        .toList());
    }

    Set<String> keys() {
        return Set.copyOf(errors.keySet());
    }

    synchronized List<Share> shares(String key, int most) {
        List<Share> shares = new ArrayList<>();
        sources.forEach((source, state) -> {
            long sum = 0;
            Severity severity = null;
            for (Marks marks : state.marks().values()) {
                if (marks.route().equals(key)) {
                    sum += marks.share();
                    severity =
                            severity == null || severity.compareTo(marks.severity()) < 0 ? marks.severity() : severity;
                }
            }
            if (severity != null && sum > 0) {
                shares.add(new Share(source, severity, sum, state.lastHeard(), !state.folded()));
            }
        });
        shares.sort(Comparator.comparingLong(Share::count).reversed().thenComparing(Share::source));
        return List.copyOf(shares.subList(0, Math.min(most, shares.size())));
    }

    synchronized long liveMarks() {
        return sources.values().stream()
                .filter(source -> !source.folded())
                .mapToLong(source -> source.marks().size())
                .sum();
    }

    synchronized List<Count> counts() {
        List<Count> counts = new ArrayList<>();
        sources.forEach((source, state) -> {
            if (!state.folded()) {
                count(source, state, counts);
            }
        });
        for (StoredError error : errors()) {
            if (error.folded() > 0 && !error.state().resolved()) {
                counts.add(new Count(name, error.key(), error.severity(), "", error.folded()));
            }
        }
        return counts;
    }

    /** Each of the source's marks is a count; where rules rewrote some, those of one error are added up. */
    private void count(String source, MemorySource state, List<Count> counts) {
        List<Count> each = state.sharesErrors() ? new ArrayList<>() : counts;
        for (Marks marks : state.marks().values()) {
            if (isOpen(marks.route())) {
                each.add(new Count(name, marks.route(), marks.severity(), source, marks.share()));
            }
        }
        if (state.sharesErrors()) {
            Map<String, Count> sums = new HashMap<>();
            each.forEach(count -> sums.merge(count.key(), count, MemoryService::add));
            counts.addAll(sums.values());
        }
    }

    private static Count add(Count a, Count b) {
        Severity severity = a.severity().compareTo(b.severity()) < 0 ? b.severity() : a.severity();
        return new Count(a.service(), a.key(), severity, a.source(), a.count() + b.count());
    }

    private boolean isOpen(String key) {
        StoredError error = find(key);
        return error != null && !error.state().resolved();
    }

    synchronized Folded fold(Instant staleBefore, Instant forgetBefore) {
        int before = sources.size();
        sources.values()
                .removeIf(source -> source.folded() && source.lastHeard().isBefore(forgetBefore));
        int forgotten = before - sources.size();
        int folded = 0;
        for (MemorySource source : sources.values()) {
            if (!source.folded() && source.lastHeard().isBefore(staleBefore)) {
                fold(source, 1);
                folded++;
            }
        }
        return new Folded(folded, forgotten);
    }

    synchronized Removed remove(Expiry expiry) {
        Tally removed = new Tally();
        Set<String> ended = errors.values().stream()
                .map(MemoryError::value)
                .filter(expiry::ends)
                .map(StoredError::key)
                .collect(Collectors.toSet());
        if (!ended.isEmpty()) {
            sources.values().forEach(source -> source.settle(ended));
        }
        if (!ended.isEmpty()) {
            version++;
        }
        for (String key : ended) {
            MemoryError error = Objects.requireNonNull(errors.remove(key));
            error.tally(removed);
            budget.changed(-error.bytes());
        }
        errors.values().forEach(error -> budget.changed(error.expire(expiry, removed)));
        return removed.removed();
    }

    /** Adds what there is to the rows, and moves the times of the oldest. */
    synchronized void take(Map<String, Long> rows, Map<Kind, Instant> oldest) {
        Tally all = new Tally();
        for (MemoryError error : errors.values()) {
            error.tally(all);
            error.age(oldest);
        }
        Removed count = all.removed();
        rows.merge("service", 1L, Long::sum);
        rows.merge("error", (long) count.of(Kind.ERROR), Long::sum);
        rows.merge("occurrence", (long) count.of(Kind.OCCURRENCE), Long::sum);
        rows.merge(
                "bucket",
                (long) count.of(Kind.MINUTE_BUCKET) + count.of(Kind.HOUR_BUCKET) + count.of(Kind.DAY_BUCKET),
                Long::sum);
        rows.merge("text", (long) count.of(Kind.ERROR), Long::sum);
        rows.merge("event", (long) count.of(Kind.EVENT), Long::sum);
        rows.merge("source", (long) sources.size(), Long::sum);
        long marks = sources.values().stream()
                .mapToLong(source -> source.marks().size())
                .sum();
        rows.merge("mark", marks, Long::sum);
    }

    synchronized List<Inconsistency> check() {
        Map<String, Long> sums = new HashMap<>();
        for (MemorySource source : sources.values()) {
            if (!source.folded()) {
                source.marks().values().forEach(marks -> sums.merge(marks.route(), marks.share(), Long::sum));
            }
        }
        errors().forEach(error -> sums.merge(error.key(), error.folded() - error.total(), Long::sum));
        return sums.entrySet().stream()
                .filter(sum -> sum.getValue() != 0)
                .map(sum -> new Inconsistency(name, sum.getKey(), -sum.getValue()))
                .toList();
    }

    synchronized List<ErrorEvent> events(String key) {
        MemoryError error = errors.get(key);
        return error == null ? List.of() : error.events();
    }

    synchronized void read(MemoryEvents sink) {
        errors.values().forEach(error -> error.numberedEvents().forEach(sink::add));
    }

    synchronized List<Bucket> buckets(String key, Resolution resolution, Instant from, Instant to) {
        MemoryError error = errors.get(key);
        return error == null ? List.of() : error.buckets().between(resolution, from, to);
    }

    /** @param keys of the errors that are asked for; null for all */
    synchronized void read(@Nullable Set<String> keys, BiConsumer<String, Map<String, ErrorBuckets>> sink) {
        Map<String, ErrorBuckets> asked = new HashMap<>();
        errors.forEach((key, error) -> {
            if (keys == null || keys.contains(key)) {
                asked.put(key, error.buckets());
            }
        });
        sink.accept(name, asked);
    }

    synchronized void affected(Set<String> keys, List<Series.Affected> found) {
        sources.forEach((source, state) -> {
            if (!state.folded()) {
                state.marks().values().stream()
                        .filter(marks -> marks.share() > 0 && keys.contains(marks.route()))
                        .map(Marks::route)
                        .distinct()
                        .forEach(key -> found.add(new Series.Affected(new ErrorRef(name, key), source)));
            }
        });
    }

    /** @param keys of the errors that are asked for; null for all */
    synchronized void sources(@Nullable Set<String> keys, List<Series.Part> parts, Set<Series.Source> found) {
        Set<String> happened = new HashSet<>();
        errors.forEach((key, error) -> {
            if (keys == null || keys.contains(key)) {
                parts.forEach(part -> error.buckets()
                        .each(part.resolution(), part.from(), part.to(), (series, bucket) -> happened.add(key)));
            }
        });
        sources.forEach((source, state) -> {
            boolean counted = !state.folded()
                    && state.marks().values().stream()
                            .anyMatch(marks -> marks.share() > 0 && happened.contains(marks.route()));
            if (counted) {
                found.add(new Series.Source(name, source));
            }
        });
    }

    synchronized @Nullable Instant oldestDay() {
        return errors.values().stream()
                .map(error -> error.buckets().oldest(Resolution.DAY))
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Drops the details of the error's occurrences but the newest {@code keep}; answers how many bytes that freed. */
    synchronized long shrink(String key, int keep) {
        MemoryError error = errors.get(key);
        if (error == null) {
            return 0;
        }
        MemoryError.Shrunk shrunk = error.shrink(keep);
        if (shrunk.occurrences() > 0) {
            dropped.dropped(name, Dropped.What.OCCURRENCE, shrunk.occurrences());
        }
        return shrunk.bytes();
    }

    private MemorySource source(String name, Instant heardAt) {
        firstHeard = firstHeard == null ? heardAt : firstHeard;
        MemorySource source = sources.computeIfAbsent(name, n -> new MemorySource(heardAt));
        source.heard(heardAt);
        return source;
    }

    /** Moves the source's shares into their errors' folded base, or back out of it. */
    private void fold(MemorySource source, int sign) {
        source.marks().values().forEach(marks -> {
            MemoryError error = errors.get(marks.route());
            if (error != null) {
                error.addFolded(sign * marks.share());
            }
        });
        source.folded(sign > 0);
    }

    /**
     * Whether so many sources that are not known yet have a place. Only folded ones make room: a live one that is forgotten
     * would be counted again in full.
     */
    synchronized boolean hasPlaceFor(int newcomers) {
        long live = sources.values().stream().filter(source -> !source.folded()).count();
        return live + newcomers <= limits.sourcesPerService();
    }

    synchronized boolean knows(String source) {
        return sources.containsKey(source);
    }

    void refused() {
        dropped.dropped(name, Dropped.What.REFUSED_SOURCE, 1);
    }

    synchronized void boundSources() {
        int excess = sources.size() - limits.sourcesPerService();
        if (excess <= 0) {
            return;
        }
        List<String> longestUnheard = sources.entrySet().stream()
                .filter(entry -> entry.getValue().folded())
                .sorted(Comparator.comparing(entry -> entry.getValue().lastHeard()))
                .limit(excess)
                .map(Map.Entry::getKey)
                .toList();
        longestUnheard.forEach(sources::remove);
        if (!longestUnheard.isEmpty()) {
            dropped.dropped(name, Dropped.What.SOURCE, longestUnheard.size());
        }
    }
}
