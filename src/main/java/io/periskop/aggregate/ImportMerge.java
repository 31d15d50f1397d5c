package io.periskop.aggregate;

import io.periskop.aggregate.Importer.Outcome;
import io.periskop.error.Occurrence;
import io.periskop.error.PayloadSize;
import io.periskop.label.Labels;
import io.periskop.store.After;
import io.periskop.store.Before;
import io.periskop.store.Before.Known;
import io.periskop.store.Change;
import io.periskop.store.ErrorEvent;
import io.periskop.store.Imported;
import io.periskop.store.LabelEdits;
import io.periskop.store.Origins;
import io.periskop.store.Report;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One error of another server as a step of the store. As with that server itself, a total that was brought over holds until it
 * is exceeded: what this server has counted on its own since counts towards it.
 */
final class ImportMerge implements Report.Merge {
    /** More are no migration. */
    private static final int PLACES_AT_MOST = 100;

    private final ImportedError said;
    private final String place;
    private final int occurrencesPerError;
    private final Instant now;
    private volatile Outcome outcome = Outcome.REFUSED;

    ImportMerge(ImportedError said, String place, int occurrencesPerError, Instant now) {
        this.said = said;
        this.place = place;
        this.occurrencesPerError = occurrencesPerError;
        this.now = now;
    }

    Report report(String source) {
        return new Report(said.service(), source, now, Set.of(said.key()), this);
    }

    /** Refused, as long as the store has not run it. */
    Outcome outcome() {
        return outcome;
    }

    @Override
    public After apply(Before before) {
        Known known = before.error(said.key());
        if (known == null && before.room() <= 0) {
            outcome = Outcome.REFUSED;
            return After.NOTHING;
        }
        Change change = known == null ? created() : grown(known.error());
        return change == null ? After.NOTHING : new After(List.of(change), Map.of());
    }

    @Override
    public long bytes() {
        return PayloadSize.of(said.occurrences());
    }

    private Change created() {
        OccurrenceList.Merged merged = merged(List.of());
        List<ErrorEvent> events = new ArrayList<>(2);
        events.add(event(ErrorEvent.Type.FIRST_SEEN, said.firstSeen()));
        Instant resolvedAt = said.resolvedAt();
        if (resolvedAt != null) {
            events.add(event(ErrorEvent.Type.RESOLVED, resolvedAt));
        }
        Instant createdAt = said.createdAt();
        outcome = Outcome.ADDED;
        return change(
                new StoredError(
                        said.service(),
                        said.key(),
                        said.total(),
                        said.total(),
                        said.severity(),
                        "",
                        "",
                        createdAt != null ? createdAt : oldest(merged.kept()),
                        said.firstSeen(),
                        lastSeen(merged),
                        resolvedAt != null ? State.resolved(resolvedAt, false) : State.open(said.firstSeen(), false),
                        Labels.NONE,
                        LabelEdits.NONE,
                        merged.kept(),
                        Imported.NONE.plus(place, said.total(), said.countedUntil()),
                        Origins.NONE.beganAt(now)),
                said.total(),
                merged,
                events);
    }

    private @Nullable Change grown(StoredError known) {
        Imported imported = known.imported();
        if (!imported.knows(place) && imported.places().size() >= PLACES_AT_MOST) {
            outcome = Outcome.REFUSED;
            return null;
        }
        long ownSince = Math.max(0, known.total() - imported.sum());
        long added = Math.max(0, said.total() - imported.of(place) - ownSince);
        if (added == 0 && imported.knows(place)) {
            outcome = Outcome.KNOWN;
            return null;
        }
        OccurrenceList.Merged merged = merged(known.occurrences());
        boolean back = added > 0
                && said.resolvedAt() == null
                && known.state().resolved()
                && merged.newest() != null
                && merged.newest().isAfter(known.state().since());
        StoredError next = known.change()
                .total(HighWater.sum(known.total(), added))
                .folded(HighWater.sum(known.folded(), added))
                .createdAt(Objects.requireNonNull(Counted.earliest(known.createdAt(), said.createdAt())))
                .firstSeen(Objects.requireNonNull(Counted.earliest(known.firstSeen(), said.firstSeen())))
                .lastSeen(added > 0 && lastSeen(merged).isAfter(known.lastSeen()) ? lastSeen(merged) : known.lastSeen())
                .state(back ? State.open(now, true) : known.state())
                .occurrences(merged.kept())
                .imported(imported.plus(place, added, said.countedUntil()))
                .origins(known.origins().beganAt(known.began()))
                .done();
        outcome = added > 0 ? Outcome.GREW : Outcome.KNOWN;
        return change(next, added, merged, back ? List.of(event(ErrorEvent.Type.REGRESSED, now)) : List.of());
    }

    private Change change(StoredError error, long added, OccurrenceList.Merged merged, List<ErrorEvent> events) {
        return new Change(error, Placement.place(added, merged.fresh(), null, now), events);
    }

    private OccurrenceList.Merged merged(List<Occurrence> existing) {
        return OccurrenceList.merge(existing, said.occurrences(), occurrencesPerError, said.countedUntil());
    }

    private Instant lastSeen(OccurrenceList.Merged merged) {
        Instant newest = merged.newest();
        return newest == null ? said.countedUntil() : newest.isAfter(now) ? now : newest;
    }

    private Instant oldest(List<Occurrence> newestFirst) {
        Instant time = newestFirst.isEmpty()
                ? null
                : newestFirst.get(newestFirst.size() - 1).timestamp();
        return time == null || time.isAfter(said.firstSeen()) ? said.firstSeen() : time;
    }

    private ErrorEvent event(ErrorEvent.Type type, Instant at) {
        return new ErrorEvent(said.service(), said.key(), type, at, ErrorEvent.SERVER);
    }
}
