package io.periskop.scrape;

import java.time.Duration;

/**
 * What no target may exceed, whatever discovery or rules say of it.
 *
 * @param services all that there are, whichever service's discovery names them
 * @param longestInterval between two scrapes: longer ones would let a process be forgotten in between
 */
record TargetBounds(ServiceNames services, Duration longestInterval) {
    /** Of one service by itself. */
    static TargetBounds none() {
        return new TargetBounds(new ServiceNames(Integer.MAX_VALUE), Duration.ofDays(365));
    }
}
