package io.periskop.scrape;

import java.util.HashSet;
import java.util.Set;

/**
 * The services that there were since the start. What rules make of labels is bounded here, since each costs memory and
 * meters for good.
 */
final class ServiceNames {
    private final int most;
    private final Set<String> names = new HashSet<>();

    /** @param most that discovery may bring to; those of the configuration count, and are never refused */
    ServiceNames(int most) {
        this.most = most;
    }

    synchronized void configured(String name) {
        names.add(name);
    }

    /** Whether it is one of them, or became one. */
    synchronized boolean admits(String name) {
        return names.contains(name) || names.size() < most && names.add(name);
    }

    int most() {
        return most;
    }
}
