package io.periskop.store;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import java.time.Instant;
import java.util.List;

/**
 * One error of one service, over all its instances.
 *
 * @param total every occurrence ever counted
 * @param folded the part of {@code total} that no mark stands for any longer; the rest is the sum of the shares of the
 *     marks that are routed here
 * @param severity the most severe that an instance gives it; only who set it, or its absence, lowers it
 * @param severitySource who set it; empty if that one counts to another error now, so that anybody may
 * @param severityOrigin the key under which that source counts
 * @param createdAt when a client first counted it: the earliest that any client said
 * @param firstSeen when this server first counted it
 * @param lastSeen when it last happened, as far as known
 * @param labels those that rules gave it, as they were last asked
 * @param occurrences the newest, newest first, each uuid once, all with a timestamp
 * @param imported the part of {@code folded} that other servers counted
 */
public record StoredError(
        String service,
        String key,
        long total,
        long folded,
        Severity severity,
        String severitySource,
        String severityOrigin,
        Instant createdAt,
        Instant firstSeen,
        Instant lastSeen,
        State state,
        Labels labels,
        List<Occurrence> occurrences,
        Imported imported) {
    public StoredError {
        occurrences = List.copyOf(occurrences);
    }

    /** One that no other server counted. */
    public StoredError(
            String service,
            String key,
            long total,
            long folded,
            Severity severity,
            String severitySource,
            String severityOrigin,
            Instant createdAt,
            Instant firstSeen,
            Instant lastSeen,
            State state,
            Labels labels,
            List<Occurrence> occurrences) {
        this(
                service,
                key,
                total,
                folded,
                severity,
                severitySource,
                severityOrigin,
                createdAt,
                firstSeen,
                lastSeen,
                state,
                labels,
                occurrences,
                Imported.NONE);
    }

    /** One that no rule touched. */
    public StoredError(
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
        this(
                service,
                key,
                total,
                folded,
                severity,
                severitySource,
                key,
                createdAt,
                firstSeen,
                lastSeen,
                state,
                Labels.NONE,
                occurrences);
    }

    public StoredError with(State next) {
        return new StoredError(
                service,
                key,
                total,
                folded,
                severity,
                severitySource,
                severityOrigin,
                createdAt,
                firstSeen,
                lastSeen,
                next,
                labels,
                occurrences,
                imported);
    }

    public StoredError withFolded(long nextFolded) {
        return new StoredError(
                service,
                key,
                total,
                nextFolded,
                severity,
                severitySource,
                severityOrigin,
                createdAt,
                firstSeen,
                lastSeen,
                state,
                labels,
                occurrences,
                imported);
    }

    public StoredError withOccurrences(List<Occurrence> kept) {
        return new StoredError(
                service,
                key,
                total,
                folded,
                severity,
                severitySource,
                severityOrigin,
                createdAt,
                firstSeen,
                lastSeen,
                state,
                labels,
                kept,
                imported);
    }

    /** Anybody may set its severity from now on. */
    public StoredError withoutSeveritySource() {
        return new StoredError(
                service,
                key,
                total,
                folded,
                severity,
                "",
                "",
                createdAt,
                firstSeen,
                lastSeen,
                state,
                labels,
                occurrences,
                imported);
    }

    /** So much of what was imported is in the marks of a process now: it leaves the folded base. The total stays. */
    public StoredError returning(long count) {
        return new StoredError(
                service,
                key,
                total,
                folded - count,
                severity,
                severitySource,
                severityOrigin,
                createdAt,
                firstSeen,
                lastSeen,
                state,
                labels,
                occurrences,
                imported.returning(count));
    }
}
