package io.periskop.aggregate;

import io.periskop.error.Occurrence;
import io.periskop.label.Labels;
import io.periskop.series.Bucket;
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
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one observation makes of one error: each of its origins that counts to it is added in turn. Pure, used once. */
final class ErrorDraft {
    /** By so much at most a client's clock and ours are expected to differ. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);
    /** What a process that was never heard before counted by then may be as old as the process. */
    private static final Duration LATELY = Duration.ofMinutes(5);

    private final String key;
    private final Observation observation;
    private final @Nullable Instant sourceSeen;
    private final @Nullable Instant sourceFirstHeard;
    private final @Nullable Instant serviceFirstHeard;
    private final int occurrenceLimit;
    private final @Nullable StoredError before;

    private @Nullable StoredError error;
    private boolean severitySourceGone;
    private List<Bucket> minutes = List.of();
    private final List<ErrorEvent> events = new ArrayList<>(0);
    private boolean regressed;
    private long fresh;
    /** Whether all of it began when the service was known. */
    private boolean beganSince = true;

    ErrorDraft(
            String key,
            Observation observation,
            @Nullable Instant sourceSeen,
            @Nullable Instant sourceFirstHeard,
            @Nullable Instant serviceFirstHeard,
            @Nullable Known known,
            int occurrenceLimit) {
        this.key = key;
        this.observation = observation;
        this.sourceSeen = sourceSeen;
        this.sourceFirstHeard = sourceFirstHeard;
        this.serviceFirstHeard = serviceFirstHeard;
        this.occurrenceLimit = occurrenceLimit;
        this.before = known == null ? null : known.error();
        this.error = before;
        this.severitySourceGone = known != null && known.severitySourceGone();
    }

    boolean isMissing() {
        return error == null;
    }

    boolean regressed() {
        return regressed;
    }

    /** The source counts the origin to another error from now on: what it has counted here stays. */
    void leave(String origin, long share) {
        if (error == null) {
            return;
        }
        error = error.withFolded(HighWater.sum(error.folded(), share));
        if (isSeveritySetBy(error, observation.source(), origin)) {
            error = error.withoutSeveritySource();
        }
    }

    /**
     * @param said what the origin newly counted
     * @param marks as they are now, routed here
     * @param labels null for those that it has
     * @return what of it was not counted by another server before
     */
    long add(Counted said, String origin, Marks marks, @Nullable Labels labels) {
        Counted counted = said;
        if (error != null) {
            long known = ImportedShare.of(error, said, sourceSeen);
            if (known > 0) {
                error = error.returning(known);
                counted = said.less(known);
            }
        }
        List<Occurrence> existing = error == null ? List.of() : error.occurrences();
        List<Occurrence> incoming = counted.occurrences();
        if (marks.settled() > 0) {
            // The others were counted to another error, and are listed there.
            incoming = OccurrenceList.newest(incoming, marks.share());
        }
        OccurrenceList.Merged merged = OccurrenceList.merge(existing, incoming, occurrenceLimit, observation.at());
        SeverityRule.Decision severity =
                SeverityRule.decide(error, severitySourceGone, marks.severity(), observation.source(), origin);
        severitySourceGone &= !severity.source().equals(observation.source());
        Instant since = placeSince(counted);
        place(Placement.place(counted.delta(), merged.fresh(), since, observation.at()));
        fresh = HighWater.sum(fresh, fresh(counted, merged.fresh(), since));
        beganSince &= counted.delta() == 0 || beganSince(counted.createdAt());
        error = error == null
                ? created(counted, merged, severity, labels == null ? Labels.NONE : labels)
                : grown(error, counted, merged, severity, labels == null ? error.labels() : labels);
        String server = observation.origin();
        if (server != null && counted.delta() > 0) {
            error = error.change()
                    .origins(error.origins().plus(server, counted.delta()))
                    .done();
        }
        return counted.delta();
    }

    /** Null if nothing changes. */
    @Nullable
    Change change() {
        return error == null || error.equals(before) ? null : new Change(error, minutes, events);
    }

    /** Null if nothing of it is new. */
    @Nullable
    Growth growth() {
        if (error == null) {
            return null;
        }
        boolean isNew = before == null && error.total() > 0 && (fresh == error.total() || beganSince);
        if (fresh == 0 && !regressed && !isNew) {
            return null;
        }
        Occurrence newest =
                error.occurrences().isEmpty() ? null : error.occurrences().get(0);
        return new Growth(
                key,
                error.severity(),
                fresh,
                isNew,
                regressed,
                newest == null ? "" : newest.error().className(),
                newest == null ? "" : newest.error().message());
    }

    /** How much of it happened since the source was last heard, or lately. */
    private long fresh(Counted counted, List<Instant> times, @Nullable Instant since) {
        Instant lately = observation.at().minus(LATELY);
        Instant createdAt = counted.createdAt();
        if (since != null || createdAt != null && !createdAt.isBefore(lately)) {
            return counted.delta();
        }
        return Math.min(
                counted.delta(),
                times.stream().filter(time -> !time.isBefore(lately)).count());
    }

    /** What began earlier may have been there before anybody looked. */
    private boolean beganSince(@Nullable Instant createdAt) {
        return serviceFirstHeard != null
                && createdAt != null
                && createdAt.isAfter(serviceFirstHeard.plus(CLOCKS_DIFFER));
    }

    static boolean isSeveritySetBy(StoredError error, String source, String origin) {
        return error.severitySource().equals(source) && error.severityOrigin().equals(origin);
    }

    private StoredError created(
            Counted counted, OccurrenceList.Merged merged, SeverityRule.Decision severity, Labels labels) {
        Instant at = observation.at();
        Instant createdAt = counted.createdAt();
        events.add(event(ErrorEvent.Type.FIRST_SEEN));
        return new StoredError(
                observation.service(),
                key,
                counted.delta(),
                0,
                severity.severity(),
                severity.source(),
                severity.origin(),
                createdAt != null ? createdAt : oldest(merged.kept(), at),
                at,
                happened(merged.newest() == null && sourceSeen == null ? createdAt : merged.newest(), at),
                State.open(at, false),
                labels,
                merged.kept());
    }

    private StoredError grown(
            StoredError known,
            Counted counted,
            OccurrenceList.Merged merged,
            SeverityRule.Decision severity,
            Labels labels) {
        long total = HighWater.sum(known.total(), counted.delta());
        Instant last = counted.delta() > 0
                ? latest(known.lastSeen(), happened(merged.newest(), observation.at()))
                : known.lastSeen();
        return known.change()
                .total(total)
                .severity(severity.severity(), severity.source(), severity.origin())
                .createdAt(Objects.requireNonNull(Counted.earliest(known.createdAt(), counted.createdAt())))
                .lastSeen(last)
                .state(counted.delta() > 0 ? after(known.state(), counted, merged, total) : known.state())
                .labels(labels)
                .occurrences(merged.kept())
                .done();
    }

    /** What becomes of its state when it was counted again. */
    private State after(State state, Counted counted, OccurrenceList.Merged merged, long total) {
        if (state.resolved() && happenedAfter(state.since(), merged.newest()) && mayOpen(state, counted)) {
            regressed = true;
            events.add(event(ErrorEvent.Type.REGRESSED));
            return State.open(observation.at(), true);
        }
        if (state.muteEnds(observation.at(), total)) {
            events.add(event(ErrorEvent.Type.UNMUTED));
            return State.open(observation.at(), false);
        }
        return state;
    }

    /** One that was resolved for after a deploy is opened only by processes that were started since. */
    private boolean mayOpen(State state, Counted counted) {
        return !state.afterDeploy() || startedAfter(state.since(), counted);
    }

    /**
     * A process with a name of its own was started when it was heard first, or before. Without one it is whatever runs at
     * its URL, and only what it began to count then tells whether it was there before.
     */
    private boolean startedAfter(Instant time, Counted counted) {
        Instant createdAt = counted.createdAt();
        if (createdAt != null && !createdAt.isAfter(time)) {
            return false;
        }
        if (observation.isNamed()) {
            return sourceFirstHeard == null || sourceFirstHeard.isAfter(time);
        }
        return createdAt != null || counted.restarted() || sourceFirstHeard == null || sourceFirstHeard.isAfter(time);
    }

    /** Of several origins the same minute is one bucket. */
    private void place(List<Bucket> placed) {
        if (minutes.isEmpty() || placed.isEmpty()) {
            minutes = minutes.isEmpty() ? placed : minutes;
            return;
        }
        Map<Integer, Long> sums = new TreeMap<>();
        minutes.forEach(bucket -> sums.merge(bucket.step(), bucket.count(), Long::sum));
        placed.forEach(bucket -> sums.merge(bucket.step(), bucket.count(), Long::sum));
        List<Bucket> all = new ArrayList<>(sums.size());
        sums.forEach((minute, count) -> all.add(new Bucket(minute, count)));
        minutes = all;
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
    private @Nullable Instant placeSince(Counted counted) {
        Instant since = sourceSeen != null ? sourceSeen : observation.previous();
        Instant createdAt = counted.createdAt();
        if (since == null || createdAt == null) {
            return since;
        }
        if (createdAt.isAfter(since)) {
            return createdAt.isBefore(observation.at()) ? createdAt : since;
        }
        return counted.firstHeard() && createdAt.isBefore(since.minus(CLOCKS_DIFFER)) ? null : since;
    }

    private Instant happened(@Nullable Instant told, Instant otherwise) {
        if (told == null) {
            return otherwise;
        }
        return told.isAfter(observation.at()) ? observation.at() : told;
    }

    private ErrorEvent event(ErrorEvent.Type type) {
        return new ErrorEvent(observation.service(), key, type, observation.at(), ErrorEvent.SERVER);
    }

    private static Instant oldest(List<Occurrence> newestFirst, Instant otherwise) {
        Instant time = newestFirst.isEmpty()
                ? null
                : newestFirst.get(newestFirst.size() - 1).timestamp();
        return time == null ? otherwise : time;
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
