package io.periskop.scrape;

import io.periskop.discovery.DiscoveryStatus;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that was discovered for one configured service.
 *
 * @param active what this server scrapes, in the order of discovery
 * @param elsewhere what others scrape, in the order of discovery
 * @param dropped in the order of discovery; no more than are kept to be shown
 * @param droppedCount all of them
 * @param discoveries in the order of the configuration
 */
public record PoolStatus(
        List<TargetStatus> active,
        List<TargetStatus> elsewhere,
        List<DroppedTarget> dropped,
        int droppedCount,
        List<DiscoveryStatus> discoveries) {
    /** Whoever scrapes them. */
    public List<TargetStatus> all() {
        return Stream.concat(active.stream(), elsewhere.stream()).toList();
    }
}
