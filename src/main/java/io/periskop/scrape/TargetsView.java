package io.periskop.scrape;

import java.util.List;
import java.util.SortedMap;

/** What is being scraped, here or by other servers on the same storage, as of now. */
public interface TargetsView {
    /**
     * Every configured service, also those without targets, and every one that targets name by {@code __service__}; targets in
     * the order of discovery.
     */
    SortedMap<String, List<TargetStatus>> targets();

    /** Whether the service is one of them. */
    default boolean isScraped(String service) {
        return targets().containsKey(service);
    }
}
