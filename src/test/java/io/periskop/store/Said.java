package io.periskop.store;

import static io.periskop.store.StoreFixture.T0;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.series.Bucket;
import io.periskop.store.Before.Known;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A report with the simplest merge that counts once: the highest count that the source ever gave. */
public final class Said {
    static final String SERVICE = "checkout";

    private final String service;
    private final String source;
    private final Instant at;
    private Labels series = Labels.NONE;
    private final Map<String, Long> counts = new LinkedHashMap<>();

    private Said(String service, String source, Instant at) {
        this.service = service;
        this.source = source;
        this.at = at;
    }

    static Report says(String source, String key, long count) {
        return says(SERVICE, source, T0).that(key, count).report();
    }

    public static Said says(String service, String source, Instant at) {
        return new Said(service, source, at);
    }

    public Said that(String key, long count) {
        counts.put(key, count);
        return this;
    }

    /** Of series with these labels. */
    public Said of(Labels labels) {
        series = labels;
        return this;
    }

    public Report report() {
        Set<String> keys = Map.copyOf(counts).keySet();
        return new Report(service, source, at, series, keys, keys, this::merge);
    }

    private After merge(Before before) {
        List<Change> changes = new ArrayList<>();
        Map<String, Marks> counted = new HashMap<>();
        counts.forEach((key, count) -> {
            Known known = before.error(key);
            Marks marks = before.marks(key);
            long delta = count - (marks == null ? 0 : marks.sum());
            if (delta > 0) {
                changes.add(new Change(
                        known == null ? first(key, delta) : more(known.error(), delta),
                        List.of(new Bucket((int) Math.floorDiv(at.getEpochSecond(), 60L), delta)),
                        known == null ? List.of(event(key, ErrorEvent.Type.FIRST_SEEN, at)) : List.of()));
                long settled = marks == null ? 0 : marks.settled();
                counted.put(key, new Marks(List.of(new Mark(null, count)), 0, null, Severity.ERROR, key, settled));
            }
        });
        return new After(changes, counted);
    }

    private StoredError first(String key, long delta) {
        return new StoredError(
                service,
                key,
                delta,
                0,
                Severity.ERROR,
                source,
                at,
                at,
                at,
                new State(State.Status.OPEN, at, false),
                List.of(occurrence("first", at)));
    }

    private static StoredError more(StoredError error, long delta) {
        return withTotal(error, error.total() + delta);
    }

    /** Of this service, by source a. */
    static StoredError more(@Nullable StoredError error, String key, long delta) {
        return error == null ? says(SERVICE, "a", T0).first(key, delta) : more(error, delta);
    }

    private ErrorEvent event(String key, ErrorEvent.Type type, Instant when) {
        return new ErrorEvent(service, key, type, when, ErrorEvent.SERVER);
    }

    static StoredError withTotal(StoredError e, long total) {
        return new StoredError(
                e.service(),
                e.key(),
                total,
                e.folded(),
                e.severity(),
                e.severitySource(),
                e.severityOrigin(),
                e.createdAt(),
                e.firstSeen(),
                e.lastSeen(),
                e.state(),
                e.labels(),
                e.occurrences());
    }

    static Occurrence occurrence(String uuid, Instant at) {
        return new Occurrence(uuid, at, Severity.ERROR, new ErrorInstance("E", "message", List.of("at a"), null), null);
    }

    /** Open to resolved and back, with an event. */
    static States.Outcome turned(StoredError error, Instant at) {
        State.Status next = error.state().resolved() ? State.Status.OPEN : State.Status.RESOLVED;
        ErrorEvent.Type type = error.state().resolved() ? ErrorEvent.Type.REGRESSED : ErrorEvent.Type.RESOLVED;
        return new States.Outcome(
                error.with(new State(next, at, false)),
                new ErrorEvent(error.service(), error.key(), type, at, "somebody"));
    }
}
