package io.periskop.catalog;

import io.periskop.error.Severity;
import io.periskop.store.State;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts errors. */
final class Tally {
    private final long[] byState = new long[State.Status.values().length];
    /** Few, and mostly the same objects. */
    private final Map<Severity, long[]> bySeverity = new HashMap<>();

    private @Nullable Severity lastSeverity;
    private long[] ofLastSeverity = new long[1];
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
        if (lastSeverity != error.facts().severity()) {
            lastSeverity = error.facts().severity();
            ofLastSeverity = bySeverity.computeIfAbsent(error.facts().severity(), text -> new long[1]);
        }
        ofLastSeverity[0] += by;
    }

    ErrorCounts counts() {
        Map<State.Status, Long> states = new EnumMap<>(State.Status.class);
        for (State.Status status : State.Status.values()) {
            states.put(status, byState[status.ordinal()]);
        }
        Map<String, Long> severities = new HashMap<>();
        bySeverity.forEach((severity, count) -> {
            if (count[0] > 0) {
                severities.put(severity.text(), count[0]);
            }
        });
        return new ErrorCounts(total, states, severities, uncertain == 0);
    }
}
