package io.periskop.scrape;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * When a target's turn is: always the same moment of the interval, which depends on its name only. So targets are spread
 * evenly, and stay where they are when others come and go or the server restarts.
 */
record Schedule(long intervalMillis, long offsetMillis) {

    static Schedule of(String service, String url, Duration interval) {
        CRC32C hash = new CRC32C();
        hash.update(service.getBytes(StandardCharsets.UTF_8));
        hash.update(0);
        hash.update(url.getBytes(StandardCharsets.UTF_8));
        long intervalMillis = Math.max(1, interval.toMillis());
        return new Schedule(intervalMillis, (hash.getValue() * 0x9e3779b97f4a7c15L >>> 16) % intervalMillis);
    }

    /**
     * The turn after one that was planned for a time, and is over by now. A clock that is being set right lets turns come
     * early by a little: that one must not come again. If it was set back by more, what was planned means nothing.
     */
    Instant next(Instant planned, Instant now) {
        long early = planned.toEpochMilli() - now.toEpochMilli();
        return next(early > 0 && early <= intervalMillis ? planned : now);
    }

    /** The first turn after this time. */
    Instant next(Instant after) {
        long sinceTurn = Math.floorMod(after.toEpochMilli() - offsetMillis, intervalMillis);
        return Instant.ofEpochMilli(after.toEpochMilli() - sinceTurn + intervalMillis);
    }

    /** How many turns were left out between two that were kept: 0 if the second is the very next, or earlier. */
    long missed(Instant from, Instant to) {
        return Math.max(0, (to.toEpochMilli() - from.toEpochMilli()) / intervalMillis - 1);
    }
}
