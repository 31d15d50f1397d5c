package io.periskop.aggregate;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.series.Bucket;
import io.periskop.store.Before;
import io.periskop.store.Before.Known;
import io.periskop.store.Change;
import io.periskop.store.ErrorEvent;
import io.periskop.store.Marks;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store of a few maps, so that merges are seen one by one: {@code hears("a", 10, says("k", 5))}. */
final class Hearing {
    static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");

    final Map<String, StoredError> errors = new LinkedHashMap<>();
    final List<ErrorEvent.Type> events = new ArrayList<>();
    final List<Bucket> minutes = new ArrayList<>();
    private final Map<String, Map<String, Marks>> marks = new HashMap<>();
    private final Map<String, Instant> seen = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final int errorsAtMost;
    private int changes;

    Hearing() {
        this(100);
    }

    Hearing(int errorsAtMost) {
        this.errorsAtMost = errorsAtMost;
    }

    static Instant at(long second) {
        return T0.plusSeconds(second);
    }

    Ingested hears(String source, long second, ReportedAggregate... said) {
        return hears(new Observation("s", source, at(second), null, List.of(said)));
    }

    Ingested hears(Observation observation) {
        String source = observation.source();
        ReportMerge merge = new ReportMerge(observation, 5);
        Map<String, Known> known = new HashMap<>();
        errors.forEach((key, error) -> known.put(
                key,
                new Known(
                        error, marksOf(source).getOrDefault(key, Marks.NONE), gone.contains(error.severitySource()))));
        List<Change> written = merge.apply(new Before(seen.get(source), known, errorsAtMost - errors.size()));
        changes = written.size();
        for (Change change : written) {
            errors.put(change.error().key(), change.error());
            marksOf(source).put(change.error().key(), change.marks());
            change.events().forEach(event -> events.add(event.type()));
            minutes.addAll(change.minutes());
        }
        gone.remove(source);
        seen.merge(source, observation.at(), (a, b) -> a.isAfter(b) ? a : b);
        return merge.result();
    }

    void isGone(String source) {
        gone.add(source);
    }

    void resolves(String key, long second) {
        errors.put(key, errors.get(key).with(new State(State.Status.RESOLVED, at(second), false)));
    }

    StoredError error(String key) {
        return errors.get(key);
    }

    State state(String key) {
        return errors.get(key).state();
    }

    /** How many errors the last merge wrote. */
    int changes() {
        return changes;
    }

    /** Since the given second. */
    long placed(long fromSecond) {
        long from = Math.floorDiv(at(fromSecond).getEpochSecond(), 60L);
        return minutes.stream()
                .filter(bucket -> bucket.step() >= from)
                .mapToLong(Bucket::count)
                .sum();
    }

    static ReportedAggregate says(String key, long count, long... occurredAt) {
        return dated(key, count, T0, occurredAt);
    }

    static ReportedAggregate dated(String key, long count, @Nullable Instant createdAt, long... occurredAt) {
        List<Occurrence> occurrences = new ArrayList<>();
        for (long second : occurredAt) {
            occurrences.add(new Occurrence(
                    key + "@" + second, at(second), Severity.ERROR, new ErrorInstance("E", "m", null, null), null));
        }
        return new ReportedAggregate(key, count, Severity.ERROR, createdAt, occurrences);
    }

    static ReportedAggregate severe(String key, long count, String severity) {
        return new ReportedAggregate(key, count, Severity.of(severity), T0, List.of());
    }

    static Instant ago(Duration time) {
        return T0.minus(time);
    }

    private Map<String, Marks> marksOf(String source) {
        return marks.computeIfAbsent(source, s -> new HashMap<>());
    }
}
