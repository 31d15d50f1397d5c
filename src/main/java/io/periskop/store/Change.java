package io.periskop.store;

import io.periskop.series.Bucket;
import java.util.List;

/**
 * What one error becomes.
 *
 * @param minutes occurrences to add, each minute once; what cannot be placed in time is in the total only
 */
public record Change(StoredError error, List<Bucket> minutes, List<ErrorEvent> events) {
    public Change {
        minutes = List.copyOf(minutes);
        events = List.copyOf(events);
    }
}
