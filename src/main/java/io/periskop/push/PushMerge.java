package io.periskop.push;

import io.periskop.aggregate.Documents;
import io.periskop.aggregate.HighWater;
import io.periskop.aggregate.OccurrenceList;
import io.periskop.error.Occurrence;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.Marks;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of one push: what its pusher said before, and what it says now. The same rules as of a server that scrapes
 * ({@link HighWater}), so that pushing something twice, late or out of order counts it once.
 */
final class PushMerge {
    /**
     * More than a server keeps: behind an address that has no uuid many short processes may have run since the last
     * scrape, and each of them is told.
     */
    static final int RUNS_KEPT = 64;

    /**
     * @param after what is known of the pusher now
     * @param grown what was counted for the first time, by key; only where it is more than nothing
     * @param changed whether scrapers have to be told something else than before
     */
    record Merged(Pusher after, Map<String, Long> grown, boolean changed) {}

    private PushMerge() {}

    /** @param occurrences kept of an error: the newest */
    static Merged merge(Pusher before, Push push, int occurrences, Instant now) {
        Map<String, List<ReportedAggregate>> said = Documents.byKey(push.errors());
        Map<String, PushedError> errors = new LinkedHashMap<>();
        boolean changed = !before.told() || !before.group().equals(push.group());
        for (PushedError known : before.errors().values()) {
            boolean leftOut = push.replaces() && known.told() && !said.containsKey(known.key());
            errors.put(known.key(), leftOut ? known.untold() : known);
            changed |= leftOut;
        }
        Map<String, Long> grown = new LinkedHashMap<>();
        for (Map.Entry<String, List<ReportedAggregate>> each : said.entrySet()) {
            PushedError known = errors.get(each.getKey());
            PushedError next = raised(each.getKey(), known, each.getValue(), occurrences, now, grown);
            changed |= known == null || isOther(known, next);
            errors.put(each.getKey(), next);
        }
        return new Merged(before.said(push, errors, now), grown, changed);
    }

    private static PushedError raised(
            String key,
            @Nullable PushedError known,
            List<ReportedAggregate> entries,
            int occurrences,
            Instant now,
            Map<String, Long> grown) {
        Marks marks = known == null ? Marks.none(key) : known.marks();
        List<Occurrence> kept = known == null ? List.of() : known.occurrences();
        long delta = 0;
        for (ReportedAggregate entry : entries) {
            HighWater.Raised raised = HighWater.raise(marks, entry, entry.severity(), RUNS_KEPT);
            marks = raised.marks();
            delta += raised.delta();
            kept = OccurrenceList.merge(kept, entry.occurrences(), occurrences, now)
                    .kept();
        }
        if (delta > 0) {
            grown.put(key, delta);
        }
        return PushedError.of(key, marks, kept, true);
    }

    private static boolean isOther(PushedError known, PushedError next) {
        return known.told() != next.told()
                || !known.marks().equals(next.marks())
                || !known.occurrences().equals(next.occurrences());
    }
}
