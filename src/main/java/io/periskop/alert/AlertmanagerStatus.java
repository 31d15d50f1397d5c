package io.periskop.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one Alertmanager does.
 *
 * @param url that alerts are sent to
 * @param lastSent when it took some last; null if it never did
 * @param problem why it cannot be told at the moment, in a sentence; null if it can, as far as known
 * @param problemSince null without a problem
 * @param waiting alerts that are to be sent
 * @param sent since the start, those told again counted
 * @param failed alerts of requests that failed
 * @param dropped alerts that were given up
 * @param refused the last of those that it does not take, and why
 */
public record AlertmanagerStatus(
        String url,
        @Nullable Instant lastSent,
        @Nullable String problem,
        @Nullable Instant problemSince,
        int waiting,
        long sent,
        long failed,
        long dropped,
        List<Refused> refused) {
    /** @param reason a sentence */
    public record Refused(Map<String, String> labels, String reason, Instant at) {}
}
