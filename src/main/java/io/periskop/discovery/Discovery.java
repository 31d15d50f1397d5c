package io.periskop.discovery;

import reactor.core.publisher.Flux;

/**
 * Port: one configured way of finding targets. A value: equal ones find the same, and share one run; whatever it needs to
 * run comes with the {@link DiscoveryContext}.
 */
public interface Discovery {
    /** As in the configuration, without {@code _sd_configs}: {@code dns}, {@code kubernetes}. */
    String mechanism();

    /** What tells it from others of its mechanism on a page, such as a URL or names: short, and without secrets. */
    String describe();

    /**
     * The whole set of groups, as soon as it is known and again at each change, or why it cannot be known at the moment.
     * Never ends, never fails: it goes on trying. Nothing runs before it is subscribed to; cancelling releases all.
     */
    Flux<Refresh> refreshes(DiscoveryContext context);
}
