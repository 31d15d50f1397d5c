package io.periskop.query;

import io.periskop.store.ErrorRef;
import java.time.Instant;
import java.util.Map;

/**
 * One line an error that was asked for, all over the same slots.
 *
 * @param start of the first slot
 * @param slotSeconds how long each is
 * @param lines occurrences by slot; zeros for an error of which nothing is known
 */
public record Sparklines(Instant start, long slotSeconds, Map<ErrorRef, long[]> lines) {
    public Sparklines {
        lines = Map.copyOf(lines);
    }
}
