package io.periskop.client;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What went wrong inside reporting. All is counted; only the first failure is logged, because a broken rule or scrubber
 * fails on every report and a log is I/O on the caller's path.
 */
final class Failures {
    static final String LOGGER = "io.periskop.client";

    private final AtomicLong count = new AtomicLong();

    void note(String where, Throwable failure) {
        if (count.getAndIncrement() == 0) {
            try {
                System.getLogger(LOGGER)
                        .log(
                                System.Logger.Level.WARNING,
                                "Reporting an error: " + where + " failed; later failures are only counted",
                                failure);
            } catch (Throwable unloggable) {
                // The caller must not fail because a logger does; the count has this failure too.
                count.incrementAndGet();
            }
        }
    }

    long count() {
        return count.get();
    }
}
