package io.periskop.client;

import java.util.List;
import java.util.UUID;

/**
 * What a collector knew at one moment. Each aggregate is consistent in itself; a report made meanwhile may be in one
 * aggregate and not yet in another.
 *
 * @param targetUuid identity of the collector; another one means that counts start at zero again
 * @param aggregates sorted by key
 */
public record Snapshot(UUID targetUuid, List<ErrorAggregate> aggregates) {
    public Snapshot {
        aggregates = List.copyOf(aggregates);
    }
}
