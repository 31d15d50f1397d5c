package io.periskop.query;

import java.time.Instant;
import java.util.Map;

/**
 * One line a service, all over the same slots.
 *
 * @param start of the first slot
 * @param slotSeconds how long each is
 * @param lines occurrences by slot; services without any are left out
 */
public record ServiceLines(Instant start, long slotSeconds, Map<String, long[]> lines) {
    public ServiceLines {
        lines = Map.copyOf(lines);
    }
}
