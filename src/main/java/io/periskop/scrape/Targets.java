package io.periskop.scrape;

import io.periskop.discovery.TargetGroup;
import java.util.List;

/**
 * What discovery of one service comes to.
 *
 * @param active in the order of discovery; each URL once
 * @param dropped what is not scraped, with the reason, group by group; only as many as are to be kept
 * @param droppedCount of all
 */
record Targets(List<Target> active, List<DroppedTarget> dropped, int droppedCount) {
    static final Targets NONE = new Targets(List.of(), List.of(), 0);

    Targets {
        active = List.copyOf(active);
        dropped = List.copyOf(dropped);
    }

    /** Without anything known from before. */
    static Targets of(String service, ScrapeOptions options, List<TargetGroup> groups) {
        return new TargetBuilder(service, options, TargetBounds.none()).build(groups);
    }
}
