package io.periskop.scrape;

import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.util.List;

/**
 * What discovery of one service comes to.
 *
 * @param active in the order of discovery; each URL once
 * @param dropped what is not scraped, with the reason, in the order of discovery; only as many as are to be kept
 * @param droppedCount of all
 */
record Targets(List<Target> active, List<Dropped> dropped, int droppedCount) {
    /** @param reason one sentence for a person */
    record Dropped(Labels discovered, String reason) implements Made {
        /** What rules are for, and no trouble. */
        static final String BY_RULES = "dropped by relabel_configs";
    }

    static final Targets NONE = new Targets(List.of(), List.of(), 0);

    Targets {
        active = List.copyOf(active);
        dropped = List.copyOf(dropped);
    }

    /** Without anything known from before. */
    static Targets of(String service, ScrapeOptions options, List<TargetGroup> groups) {
        return new TargetBuilder(service, options).build(groups);
    }
}
