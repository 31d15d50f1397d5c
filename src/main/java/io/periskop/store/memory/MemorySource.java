package io.periskop.store.memory;

import io.periskop.store.Marks;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One process as the service knows it. Guarded by the service's monitor. */
final class MemorySource {
    private final Map<String, Marks> marks = new HashMap<>();
    private @Nullable Instant lastHeard;
    private boolean folded;

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
        if (lastHeard == null || lastHeard.isBefore(at)) {
            lastHeard = at;
        }
    }

    @Nullable
    Instant lastHeardOrNull() {
        return lastHeard;
    }

    Instant lastHeard() {
        return lastHeard == null ? Instant.MAX : lastHeard;
    }
}
