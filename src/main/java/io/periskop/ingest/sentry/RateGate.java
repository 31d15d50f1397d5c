package io.periskop.ingest.sentry;

import java.time.Duration;

/** So many events a second on average over ten seconds. */
final class RateGate {
    private static final int SECONDS = 10;
    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private final int perSecond;
    private double left;
    private long at;

    /** @param perSecond 0 for any number */
    RateGate(int perSecond, long nanos) {
        this.perSecond = perSecond;
        this.left = (double) perSecond * SECONDS;
        this.at = nanos;
    }

    int perSecond() {
        return perSecond;
    }

    /** Zero if they may pass; otherwise when to come again, in whole seconds. */
    synchronized Duration pass(int events, long nanos) {
        if (perSecond == 0) {
            return Duration.ZERO;
        }
        left = Math.min((double) perSecond * SECONDS, left + Math.max(0, nanos - at) / NANOS * perSecond);
        at = nanos;
        if (left >= Math.min(events, perSecond)) {
            left -= events;
            return Duration.ZERO;
        }
        return Duration.ofSeconds((long) Math.ceil((Math.min(events, perSecond) - left) / perSecond));
    }
}
