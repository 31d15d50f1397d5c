package io.periskop.aggregate;

import io.periskop.exposition.ReportedAggregate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one process was heard to say.
 *
 * @param source its {@code target_uuid}, or the URL it was heard at if it has none
 * @param at when
 * @param previous when something was last heard at the same place, whoever it was; null if never
 * @param aggregates only those that may differ from what was heard before
 * @param rules what becomes of them before they are counted
 * @param limit on how many they may be
 */
public record Observation(
        String service,
        String source,
        Instant at,
        @Nullable Instant previous,
        List<ReportedAggregate> aggregates,
        ErrorRules rules,
        ErrorLimit limit) {

    /** Counted as it is said, however much it is. */
    public Observation(
            String service, String source, Instant at, @Nullable Instant previous, List<ReportedAggregate> aggregates) {
        this(service, source, at, previous, aggregates, ErrorRules.NONE, ErrorLimit.NONE);
    }

    Observation with(List<ReportedAggregate> others) {
        return new Observation(service, source, at, previous, others, rules, limit);
    }
}
