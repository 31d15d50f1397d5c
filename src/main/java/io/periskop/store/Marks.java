package io.periskop.store;

import io.periskop.error.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one source has counted for one <em>origin</em>: the key that the client itself uses.
 *
 * @param runs its runs that may still report, oldest first, the one without {@code created_at} before all
 * @param closed the sum of runs that are over and no longer listed
 * @param floor runs that began at or before it are over: what they still say is late; null where there is none
 * @param severity as the source said last, or a rule in its place
 * @param route the key of the error that is counted to now: the origin, unless a rule rewrites it. There may be no such
 *     error as long as nothing was counted to it
 * @param settled the part of the sum that was counted to earlier routes, and is in their folded base
 */
public record Marks(
        List<Mark> runs, long closed, @Nullable Instant floor, Severity severity, String route, long settled) {
    public Marks {
        runs = List.copyOf(runs);
    }

    /** Nothing counted yet. */
    public static Marks none(String route) {
        return new Marks(List.of(), 0, null, Severity.ERROR, route, 0);
    }

    /** Every occurrence that the source has counted. */
    public long sum() {
        long sum = closed;
        for (Mark run : runs) {
            sum += run.high();
        }
        return sum;
    }

    /** What of the total of the error that it is routed to it stands for. */
    public long share() {
        return sum() - settled;
    }

    /** The same counts, of which so many are settled; what goes beyond them is counted to another error. */
    public Marks routedTo(String nextRoute, long nextSettled) {
        return new Marks(runs, closed, floor, severity, nextRoute, nextSettled);
    }
}
