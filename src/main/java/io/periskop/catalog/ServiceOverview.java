package io.periskop.catalog;

import io.periskop.store.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The errors of one service.
 *
 * @param errors how many there are
 * @param byState every state
 * @param isNew how many are marked as new
 * @param regressed how many are marked as regressed
 * @param lastSeen when one of them happened last
 * @param total occurrences of all of them ever counted
 * @param origins servers that counted some of them and were read by this one, sorted
 * @param exact false when texts that were not read decide about some errors: then there may be fewer
 */
public record ServiceOverview(
        String service,
        long errors,
        Map<State.Status, Long> byState,
        long isNew,
        long regressed,
        Instant lastSeen,
        long total,
        List<String> origins,
        boolean exact) {
    public ServiceOverview {
        byState = Map.copyOf(byState);
    }
}
