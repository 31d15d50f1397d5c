package io.periskop.scrape;

import java.util.SortedMap;

/** What was discovered for each configured service, as of now. */
public interface PoolsView {
    /** By the configured service's name. Waits for nobody. */
    SortedMap<String, PoolStatus> pools();
}
