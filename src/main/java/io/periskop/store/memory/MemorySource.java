package io.periskop.store.memory;

import io.periskop.store.Marks;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** One process as the service knows it. Guarded by the service's monitor. */
final class MemorySource {
    private final Map<String, Marks> marks = new HashMap<>();
    private Instant lastHeard;
    private boolean folded;

    MemorySource(Instant firstHeard) {
        this.lastHeard = firstHeard;
    }

    Map<String, Marks> marks() {
        return marks;
    }

    Marks marks(String key) {
        return marks.getOrDefault(key, Marks.NONE);
    }

    void put(String key, Marks next) {
        marks.put(key, next);
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

    Instant lastHeard() {
        return lastHeard;
    }
}
