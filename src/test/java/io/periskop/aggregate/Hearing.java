package io.periskop.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.series.Bucket;
import io.periskop.store.After;
import io.periskop.store.Before;
import io.periskop.store.Before.Known;
import io.periskop.store.Change;
import io.periskop.store.ErrorEvent;
import io.periskop.store.Marks;
import io.periskop.store.Report;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store of a few maps, so that merges are seen one by one: {@code hears("a", 10, says("k", 5))}. */
final class Hearing {
    static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");

    final Map<String, StoredError> errors = new LinkedHashMap<>();
    final List<ErrorEvent.Type> events = new ArrayList<>();
    final List<Bucket> minutes = new ArrayList<>();
    private final Map<String, Map<String, Marks>> marks = new HashMap<>();
    private final Map<String, Instant> seen = new HashMap<>();
    private final Map<String, Instant> firstHeard = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private int errorsAtMost;
    private int originsAtMost;
    private ErrorRules rules = ErrorRules.NONE;
    private int changes;
    private List<Growth> growth = List.of();
    private @Nullable Instant serviceFirstHeard;

    Hearing() {
        this(100);
    }

    Hearing(int errorsAtMost) {
        holds(errorsAtMost, 100);
    }

    Hearing holds(int errors, int origins) {
        errorsAtMost = errors;
        originsAtMost = origins;
        return this;
    }

    /** From now on these hold. */
    Hearing rules(ErrorRules next) {
        rules = next;
        return this;
    }

    static Instant at(long second) {
        return T0.plusSeconds(second);
    }

    Ingested hears(String source, long second, ReportedAggregate... said) {
        return hears(new Observation("s", source, at(second), null, List.of(said), rules, ErrorLimit.NONE));
    }

    Ingested hears(Observation observation) {
        String source = observation.source();
        ReportMerge merge = new ReportMerge(observation, 5);
        After written = merge.apply(before(merge.report()));
        changes = written.changes().size();
        growth = merge.growth();
        for (Change change : written.changes()) {
            assertThat(change.error()).isNotEqualTo(errors.put(change.error().key(), change.error()));
            change.events().forEach(event -> events.add(event.type()));
            minutes.addAll(change.minutes());
        }
        written.marks()
                .forEach((origin, next) ->
                        assertThat(next).isNotEqualTo(marksOf(source).put(origin, next)));
        gone.remove(source);
        addsUp();
        seen.merge(source, observation.at(), (a, b) -> a.isAfter(b) ? a : b);
        firstHeard.putIfAbsent(source, observation.at());
        serviceFirstHeard = serviceFirstHeard == null ? observation.at() : serviceFirstHeard;
        return merge.result();
    }

    /** Brings over what another server counted. */
    Importer.Outcome imports(String place, long second, ImportedError said) {
        ImportMerge merge = new ImportMerge(said, place, 5, at(second));
        After written = merge.apply(before(merge.report("import:" + place)));
        changes = written.changes().size();
        for (Change change : written.changes()) {
            assertThat(change.error()).isNotEqualTo(errors.put(change.error().key(), change.error()));
            change.events().forEach(event -> events.add(event.type()));
            minutes.addAll(change.minutes());
        }
        assertThat(written.marks()).isEmpty();
        addsUp();
        return merge.outcome();
    }

    /** Shows a merge what its report asks for, and nothing else. */
    private Before before(Report report) {
        Map<String, Marks> counted = new HashMap<>(marksOf(report.source()));
        counted.keySet().retainAll(report.origins());
        Set<String> keys = new HashSet<>(report.keys());
        counted.values().forEach(each -> keys.add(each.route()));
        Map<String, Known> known = new HashMap<>();
        errors.forEach((key, error) -> {
            if (keys.contains(key)) {
                known.put(key, new Known(error, gone.contains(error.severitySource())));
            }
        });
        int originRoom = originsAtMost - marksOf(report.source()).size();
        return new Before(
                seen.get(report.source()),
                firstHeard.get(report.source()),
                serviceFirstHeard,
                counted,
                known,
                errorsAtMost - errors.size(),
                originRoom);
    }

    /** Every occurrence that was counted is in one error. */
    private void addsUp() {
        Map<String, Long> sums = new HashMap<>();
        marks.values()
                .forEach(
                        origins -> origins.values().forEach(each -> sums.merge(each.route(), each.share(), Long::sum)));
        errors.values().forEach(error -> sums.merge(error.key(), error.folded() - error.total(), Long::sum));
        assertThat(sums).allSatisfy((key, difference) -> assertThat(difference).isZero());
    }

    void isGone(String source) {
        gone.add(source);
    }

    /** The next state is what it became then. */
    void becomes(String key, State next) {
        errors.put(key, errors.get(key).with(next));
    }

    void resolves(String key, long second) {
        errors.put(key, errors.get(key).with(new State(State.Status.RESOLVED, at(second), false)));
    }

    StoredError error(String key) {
        return errors.get(key);
    }

    /** Null if there is none. */
    @Nullable
    Marks marks(String source, String origin) {
        return marksOf(source).get(origin);
    }

    /** By key. */
    Map<String, Long> totals() {
        Map<String, Long> totals = new TreeMap<>();
        errors.forEach((key, error) -> totals.put(key, error.total()));
        return totals;
    }

    State state(String key) {
        return errors.get(key).state();
    }

    /** What the last merge newly counted, by error. */
    List<Growth> growth() {
        return growth;
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

    /** One that happened just now, with this message. */
    static ReportedAggregate tells(String key, long count, String message, long occurredAt) {
        return tells(key, count, T0, message, occurredAt);
    }

    static ReportedAggregate tells(
            String key, long count, @Nullable Instant createdAt, String message, long occurredAt) {
        Occurrence occurrence = new Occurrence(
                key + "@" + occurredAt,
                at(occurredAt),
                Severity.ERROR,
                new ErrorInstance("E", message, null, null),
                null);
        return new ReportedAggregate(key, count, Severity.ERROR, createdAt, List.of(occurrence));
    }

    /** As the reader gives it when it knows every occurrence that the client lists. */
    static ReportedAggregate abridged(String key, long count) {
        return new ReportedAggregate(key, count, Severity.ERROR, T0, List.of(), true);
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
