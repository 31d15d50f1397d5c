package io.periskop.aggregate;

import io.periskop.error.Occurrence;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.Before.Known;
import io.periskop.store.Change;
import io.periskop.store.ErrorEvent;
import io.periskop.store.Marks;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one observation makes of one error. Pure: used once, asked afterwards what happened. */
final class ErrorMerge {
    /** By so much at most a client's clock and ours are expected to differ. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final Observation observation;
    private final @Nullable Instant sourceSeen;
    private final Known known;
    private final int occurrenceLimit;

    private Marks marks;
    private long delta;
    private boolean firstHeard;
    private boolean restarted;
    private boolean late;
    private boolean regressed;
    private @Nullable Instant createdAt;
    private final List<Occurrence> incoming = new ArrayList<>();

    ErrorMerge(Observation observation, @Nullable Instant sourceSeen, Known known, int occurrenceLimit) {
        this.observation = observation;
        this.sourceSeen = sourceSeen;
        this.known = known;
        this.occurrenceLimit = occurrenceLimit;
        this.marks = known.marks();
    }

    long delta() {
        return delta;
    }

    boolean restarted() {
        return restarted;
    }

    boolean late() {
        return late;
    }

    boolean regressed() {
        return regressed;
    }

    /** Null if nothing changes. */
    @Nullable
    Change apply(List<ReportedAggregate> said) {
        said.forEach(this::count);
        StoredError error = known.error();
        List<Occurrence> existing = error == null ? List.of() : error.occurrences();
        OccurrenceList.Merged merged = OccurrenceList.merge(existing, incoming, occurrenceLimit, observation.at());
        if (error == null && delta == 0 && merged.kept().isEmpty()) {
            return null;
        }
        SeverityRule.Decision severity = SeverityRule.decide(known, marks.severity(), observation.source());
        List<ErrorEvent> events = new ArrayList<>();
        StoredError next = error == null
                ? created(merged, severity, said.get(0).key(), events)
                : grown(error, merged, severity, events);
        if (next.equals(error) && marks.equals(known.marks())) {
            return null;
        }
        return new Change(next, marks, Placement.place(delta, merged.fresh(), placeSince(), observation.at()), events);
    }

    private void count(ReportedAggregate said) {
        HighWater.Raised raised = HighWater.raise(marks, said);
        marks = raised.marks();
        delta = HighWater.sum(delta, raised.delta());
        firstHeard |= raised.restarted() || known.marks().equals(Marks.NONE);
        restarted |= raised.restarted();
        late |= raised.late();
        incoming.addAll(said.occurrences());
        createdAt = earliest(createdAt, said.createdAt());
    }

    private StoredError created(
            OccurrenceList.Merged merged, SeverityRule.Decision severity, String key, List<ErrorEvent> events) {
        Instant at = observation.at();
        events.add(event(key, ErrorEvent.Type.FIRST_SEEN));
        return new StoredError(
                observation.service(),
                key,
                delta,
                0,
                severity.severity(),
                severity.source(),
                createdAt != null ? createdAt : oldest(merged.kept(), at),
                at,
                happened(merged.newest() == null && sourceSeen == null ? createdAt : merged.newest(), at),
                new State(State.Status.OPEN, at, false),
                merged.kept());
    }

    private StoredError grown(
            StoredError error, OccurrenceList.Merged merged, SeverityRule.Decision severity, List<ErrorEvent> events) {
        regressed = delta > 0
                && error.state().resolved()
                && happenedAfter(error.state().since(), merged.newest());
        if (regressed) {
            events.add(event(error.key(), ErrorEvent.Type.REGRESSED));
        }
        Instant last =
                delta > 0 ? latest(error.lastSeen(), happened(merged.newest(), observation.at())) : error.lastSeen();
        return new StoredError(
                error.service(),
                error.key(),
                HighWater.sum(error.total(), delta),
                error.folded(),
                severity.severity(),
                severity.source(),
                Objects.requireNonNull(earliest(error.createdAt(), createdAt)),
                error.firstSeen(),
                last,
                regressed ? new State(State.Status.OPEN, observation.at(), true) : error.state(),
                merged.kept());
    }

    /**
     * Whether what was counted happened after the error was resolved. Growth of a source that was heard before
     * is counted after it, and taken for new; a
     * source heard for the first time may have counted long ago, and then says so by its newest occurrence.
     */
    private boolean happenedAfter(Instant resolved, @Nullable Instant newest) {
        return sourceSeen != null || newest == null || newest.isAfter(resolved);
    }

    /**
     * What a new process counted cannot be older than the process, nor than what was last heard in its place; unless it
     * began to count long before that: then it ran unheard, and nobody knows when.
     */
    private @Nullable Instant placeSince() {
        Instant since = sourceSeen != null ? sourceSeen : observation.previous();
        if (since == null || createdAt == null) {
            return since;
        }
        if (createdAt.isAfter(since)) {
            return createdAt.isBefore(observation.at()) ? createdAt : since;
        }
        return firstHeard && createdAt.isBefore(since.minus(CLOCKS_DIFFER)) ? null : since;
    }

    private Instant happened(@Nullable Instant told, Instant otherwise) {
        if (told == null) {
            return otherwise;
        }
        return told.isAfter(observation.at()) ? observation.at() : told;
    }

    private ErrorEvent event(String key, ErrorEvent.Type type) {
        return new ErrorEvent(observation.service(), key, type, observation.at(), ErrorEvent.SERVER);
    }

    private static Instant oldest(List<Occurrence> newestFirst, Instant otherwise) {
        Instant time = newestFirst.isEmpty()
                ? null
                : newestFirst.get(newestFirst.size() - 1).timestamp();
        return time == null ? otherwise : time;
    }

    private static @Nullable Instant earliest(@Nullable Instant a, @Nullable Instant b) {
        return a == null || b != null && b.isBefore(a) ? b : a;
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
