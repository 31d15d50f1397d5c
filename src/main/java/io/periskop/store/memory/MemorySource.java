package io.periskop.store.memory;

import io.periskop.store.Marks;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** One process as the service knows it. Guarded by the service's monitor. */
final class MemorySource {
    private final Map<String, Marks> marks = new HashMap<>();
    private final Instant firstHeard;
    private Instant lastHeard;
    private boolean folded;
    private boolean sharesErrors;

    MemorySource(Instant firstHeard) {
        this.firstHeard = firstHeard;
        this.lastHeard = firstHeard;
    }

    /** By origin. */
    Map<String, Marks> marks() {
        return marks;
    }

    void put(Map<String, Marks> changed) {
        changed.forEach((origin, next) -> {
            marks.put(origin, next);
            sharesErrors |= !next.route().equals(origin);
        });
    }

    /** What it has counted to these errors is counted to nothing any more, and is not counted again. */
    void settle(Set<String> errors) {
        marks.replaceAll((origin, counted) ->
                errors.contains(counted.route()) ? counted.routedTo(counted.route(), counted.sum()) : counted);
    }

    /** Whether several of its origins may be counted to one error: a rule rewrote one of them at some time. */
    boolean sharesErrors() {
        return sharesErrors;
    }

    boolean folded() {
        return folded;
    }

    void folded(boolean now) {
        folded = now;
    }

    /** An answer that comes late does not make the source younger. */
    void heard(Instant at) {
        if (lastHeard.isBefore(at)) {
            lastHeard = at;
        }
    }

    Instant firstHeard() {
        return firstHeard;
    }

    Instant lastHeard() {
        return lastHeard;
    }
}
