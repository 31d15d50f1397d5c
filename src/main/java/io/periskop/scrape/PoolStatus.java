package io.periskop.scrape;

import io.periskop.discovery.DiscoveryStatus;
import java.util.List;

/**
 * All that was discovered for one configured service.
 *
 * @param active in the order of discovery
 * @param dropped in the order of discovery; no more than are kept to be shown
 * @param droppedCount all of them
 * @param discoveries in the order of the configuration
 */
public record PoolStatus(
        List<TargetStatus> active, List<DroppedTarget> dropped, int droppedCount, List<DiscoveryStatus> discoveries) {}
