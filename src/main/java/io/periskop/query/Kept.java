package io.periskop.query;

import io.periskop.series.Resolution;
import java.time.Duration;
import java.time.Instant;

/**
 * Since when there are minutes, and hours and days; in seconds since the epoch.
 *
 * @param minutes a whole hour
 * @param hours a whole day of UTC
 * @param now the end of what can be known
 */
record Kept(long minutes, long hours, long now) {
    static Kept at(Instant now, Duration minuteRetention, Duration hourRetention) {
        return new Kept(
                ceiling(now.minus(minuteRetention), Resolution.HOUR),
                ceiling(now.minus(hourRetention), Resolution.DAY),
                now.getEpochSecond() + (now.getNano() > 0 ? 1 : 0));
    }

    private static long ceiling(Instant time, Resolution resolution) {
        return (resolution.stepOf(time.getEpochSecond()) + 1) * resolution.seconds();
    }
}
