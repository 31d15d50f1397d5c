package io.periskop.scrape;

import io.periskop.discovery.TargetGroup;
import java.util.ArrayList;
import java.util.List;

/** What each discovery of a service found last. Written by their threads, which never wait for what is made of it. */
final class Findings {
    private final List<List<TargetGroup>> byDiscovery;
    private boolean begun;
    private boolean wanted;

    /** @param known of each discovery; what there is until it says something */
    Findings(List<List<TargetGroup>> known) {
        byDiscovery = new ArrayList<>(known);
    }

    synchronized List<TargetGroup> of(int discovery) {
        return byDiscovery.get(discovery);
    }

    /** Whether somebody has to be told: not before the beginning, and not again until it was taken. */
    synchronized boolean put(int discovery, List<TargetGroup> groups) {
        byDiscovery.set(discovery, groups);
        boolean tell = begun && !wanted;
        wanted |= begun;
        return tell;
    }

    /** All that is there, in the order of the discoveries; what comes from now on is told. */
    synchronized List<TargetGroup> take() {
        begun = true;
        wanted = false;
        return byDiscovery.stream().flatMap(List::stream).toList();
    }
}
