package io.periskop.aggregate;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.Marks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the aggregates of one origin, one a run, add to what is known of it.
 *
 * @param marks with the route of before
 * @param delta what was not counted before
 * @param firstHeard whether a run among them was not heard before
 * @param restarted whether one of them is a run that took the place of another
 * @param late whether one of them was older than what is known
 * @param news whether one of them was not
 * @param createdAt the earliest that was said; null if none was
 */
record Counted(
        Marks marks,
        long delta,
        boolean firstHeard,
        boolean restarted,
        boolean late,
        boolean news,
        @Nullable Instant createdAt,
        List<Occurrence> occurrences) {

    /** @param severity in place of what they say; null for that */
    static Counted of(Marks known, List<ReportedAggregate> said, @Nullable Severity severity) {
        Marks marks = known;
        long delta = 0;
        boolean restarted = false;
        boolean late = false;
        boolean news = false;
        Instant createdAt = null;
        for (ReportedAggregate one : said) {
            HighWater.Raised raised = HighWater.raise(marks, one, severity == null ? one.severity() : severity);
            marks = raised.marks();
            delta = HighWater.sum(delta, raised.delta());
            restarted |= raised.restarted();
            late |= raised.late();
            news |= !raised.late();
            createdAt = earliest(createdAt, one.createdAt());
        }
        boolean firstHeard = restarted || known.runs().isEmpty();
        return new Counted(marks, delta, firstHeard, restarted, late, news, createdAt, occurrences(said));
    }

    /** So much of it was counted elsewhere before. */
    Counted less(long known) {
        return new Counted(marks, delta - known, firstHeard, restarted, late, news, createdAt, occurrences);
    }

    private static List<Occurrence> occurrences(List<ReportedAggregate> said) {
        if (said.size() == 1) {
            return said.get(0).occurrences();
        }
        List<Occurrence> all = new ArrayList<>();
        said.forEach(one -> all.addAll(one.occurrences()));
        return all;
    }

    static @Nullable Instant earliest(@Nullable Instant a, @Nullable Instant b) {
        return a == null || b != null && b.isBefore(a) ? b : a;
    }
}
