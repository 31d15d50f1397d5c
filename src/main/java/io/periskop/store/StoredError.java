package io.periskop.store;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.time.Instant;
import java.util.List;

/**
 * One error of one service, over all its instances.
 *
 * @param total every occurrence ever counted
 * @param folded the part of {@code total} that no mark stands for any longer; the rest is the sum of the marks
 * @param severity the most severe that an instance gives it; only the source that set it, or its absence, lowers it
 * @param severitySource who set it
 * @param createdAt when a client first counted it: the earliest that any client said
 * @param firstSeen when this server first counted it
 * @param lastSeen when it last happened, as far as known
 * @param occurrences the newest, newest first, each uuid once, all with a timestamp
 */
public record StoredError(
        String service,
        String key,
        long total,
        long folded,
        Severity severity,
        String severitySource,
        Instant createdAt,
        Instant firstSeen,
        Instant lastSeen,
        State state,
        List<Occurrence> occurrences) {
    public StoredError {
        occurrences = List.copyOf(occurrences);
    }

    public StoredError with(State next) {
        return new StoredError(
                service,
                key,
                total,
                folded,
                severity,
                severitySource,
                createdAt,
                firstSeen,
                lastSeen,
                next,
                occurrences);
    }

    public StoredError withFolded(long nextFolded) {
        return new StoredError(
                service,
                key,
                total,
                nextFolded,
                severity,
                severitySource,
                createdAt,
                firstSeen,
                lastSeen,
                state,
                occurrences);
    }

    public StoredError withOccurrences(List<Occurrence> kept) {
        return new StoredError(
                service, key, total, folded, severity, severitySource, createdAt, firstSeen, lastSeen, state, kept);
    }
}
