package io.periskop.exposition;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one process says about one error.
 *
 * @param key any text, the empty one included
 * @param totalCount how often it happened since the process began to count it; 0 to {@link ReaderLimits#MAX_COUNT}
 * @param createdAt when the process began to count it; null where the client sent none or Go's zero time
 * @param occurrences in the client's order; those that the reader was told are known already are left out
 * @param abridged whether the client listed occurrences that are left out, because they are known or over a limit
 */
public record ReportedAggregate(
        String key,
        long totalCount,
        Severity severity,
        @Nullable Instant createdAt,
        List<Occurrence> occurrences,
        boolean abridged) {
    public ReportedAggregate {
        occurrences = List.copyOf(occurrences);
    }

    /** With all that the client listed. */
    public ReportedAggregate(
            String key, long totalCount, Severity severity, @Nullable Instant createdAt, List<Occurrence> occurrences) {
        this(key, totalCount, severity, createdAt, occurrences, false);
    }

    /** The same count, other details. */
    public ReportedAggregate with(List<Occurrence> others) {
        return new ReportedAggregate(key, totalCount, severity, createdAt, others, abridged);
    }
}
