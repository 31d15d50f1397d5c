package io.periskop.store.memory;

import io.periskop.store.Retention.Kind;
import io.periskop.store.Retention.Removed;
import java.util.EnumMap;
import java.util.Map;

/** Counts what one run of retention removes. */
final class Tally {
    private final Map<Kind, Integer> rows = new EnumMap<>(Kind.class);

    void add(Kind kind, int count) {
        if (count > 0) {
            rows.merge(kind, count, Integer::sum);
        }
    }

    Removed removed() {
        return new Removed(rows, false);
    }
}
