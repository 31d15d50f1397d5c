package io.periskop.store;

import io.periskop.series.Bucket;
import java.util.List;

/**
 * What one error becomes: all of it is written, or nothing.
 *
 * @param minutes occurrences to add, by minute; what cannot be placed in time is in the total only
 */
public record Change(StoredError error, Marks marks, List<Bucket> minutes, List<ErrorEvent> events) {
    public Change {
        minutes = List.copyOf(minutes);
        events = List.copyOf(events);
    }
}
