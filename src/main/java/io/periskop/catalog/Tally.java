package io.periskop.catalog;

import io.periskop.store.State;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Counts errors. */
final class Tally {
    private final long[] byState = new long[State.Status.values().length];
    private final Map<String, long[]> bySeverity = new HashMap<>();
    private long total;
    private long uncertain;

    void add(CatalogError error, Verdict verdict) {
        count(error, 1);
        if (verdict == Verdict.MAYBE) {
            uncertain++;
        }
    }

    /** One that was uncertain. */
    void decide(CatalogError error, boolean matches) {
        uncertain--;
        if (!matches) {
            count(error, -1);
        }
    }

    private void count(CatalogError error, int by) {
        total += by;
        byState[error.facts().state().status().ordinal()] += by;
        bySeverity.computeIfAbsent(error.facts().severity().text(), text -> new long[1])[0] += by;
    }

    ErrorCounts counts() {
        Map<State.Status, Long> states = new EnumMap<>(State.Status.class);
        for (State.Status status : State.Status.values()) {
            states.put(status, byState[status.ordinal()]);
        }
        Map<String, Long> severities = new HashMap<>();
        bySeverity.forEach((severity, count) -> {
            if (count[0] > 0) {
                severities.put(severity, count[0]);
            }
        });
        return new ErrorCounts(total, states, severities, uncertain == 0);
    }
}
