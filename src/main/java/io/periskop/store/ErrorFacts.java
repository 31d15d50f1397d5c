package io.periskop.store;

import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.label.search.TextSignature;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an index of all errors knows of one.
 *
 * @param className of its newest occurrence; empty where that has none, or there is none
 * @param labels those that rules and people gave it
 * @param signature of the texts of its occurrences, and of some that it had
 * @param countedBy who counted it
 * @param editedAt when somebody last changed its labels; null where nobody did, or that is not known
 */
public record ErrorFacts(
        String service,
        String key,
        String className,
        Severity severity,
        State state,
        Labels labels,
        Instant createdAt,
        Instant firstSeen,
        Instant lastSeen,
        long total,
        TextSignature signature,
        CountedBy countedBy,
        @Nullable Instant editedAt) {

    /** One that only this server counted. */
    public ErrorFacts(
            String service,
            String key,
            String className,
            Severity severity,
            State state,
            Labels labels,
            Instant createdAt,
            Instant firstSeen,
            Instant lastSeen,
            long total,
            TextSignature signature) {
        this(
                service,
                key,
                className,
                severity,
                state,
                labels,
                createdAt,
                firstSeen,
                lastSeen,
                total,
                signature,
                CountedBy.THIS,
                null);
    }
}
