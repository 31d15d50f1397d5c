package io.periskop.ingest;

import java.time.Duration;

/** So many at once, and so many a second from then on. Not safe for several threads. */
final class Allowance {
    private final double most;
    private final double perNano;
    private double left;
    private long at;

    Allowance(double most, double perSecond, long nanos) {
        this.most = most;
        this.perNano = perSecond / Duration.ofSeconds(1).toNanos();
        this.left = most;
        this.at = nanos;
    }

    boolean take(long nanos) {
        if (nanos > at) {
            left = Math.min(most, left + (nanos - at) * perNano);
            at = nanos;
        }
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
