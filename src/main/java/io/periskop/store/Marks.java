package io.periskop.store;

import io.periskop.error.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one source has counted for one key.
 *
 * @param runs its runs that may still report, oldest first, the one without {@code created_at} before all
 * @param closed the sum of runs that are over and no longer listed
 * @param floor runs that began at or before it are over: what they still say is late; null where there is none
 * @param severity as the source said last
 */
public record Marks(List<Mark> runs, long closed, @Nullable Instant floor, Severity severity) {
    public static final Marks NONE = new Marks(List.of(), 0, null, Severity.ERROR);

    public Marks {
        runs = List.copyOf(runs);
    }

    /** Every occurrence that the source has counted. */
    public long sum() {
        long sum = closed;
        for (Mark run : runs) {
            sum += run.high();
        }
        return sum;
    }
}
