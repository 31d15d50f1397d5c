package io.periskop.catalog;

import io.periskop.store.State;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many errors match a search, whatever the page.
 *
 * @param byState every state
 * @param bySeverity those that there are, by text
 * @param exact false when texts that were not read decide about some: then there may be fewer
 */
public record ErrorCounts(long total, Map<State.Status, Long> byState, Map<String, Long> bySeverity, boolean exact) {
    public ErrorCounts {
        byState = Map.copyOf(byState);
        bySeverity = Collections.unmodifiableMap(new TreeMap<>(bySeverity));
    }
}
