package io.periskop.aggregate;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as another server knows it. Times are not after now.
 *
 * @param total every occurrence that the other server counted
 * @param createdAt when a client first counted it; null if the other server does not know
 * @param occurrences in any order
 * @param firstSeen when the other server first counted it
 * @param countedUntil when the other server last counted it: {@code total} holds nothing that happened later
 * @param resolvedAt null if it is open
 */
public record ImportedError(
        String service,
        String key,
        long total,
        Severity severity,
        @Nullable Instant createdAt,
        List<Occurrence> occurrences,
        Instant firstSeen,
        Instant countedUntil,
        @Nullable Instant resolvedAt) {
    public ImportedError {
        occurrences = List.copyOf(occurrences);
    }

    ImportedError with(List<Occurrence> others) {
        return new ImportedError(service, key, total, severity, createdAt, others, firstSeen, countedUntil, resolvedAt);
    }
}
