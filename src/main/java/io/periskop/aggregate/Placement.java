package io.periskop.aggregate;

import io.periskop.series.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says when counted occurrences happened. Those whose time the client told go to their minute; the rest happened since
 * the source was last heard and is spread evenly over that interval; where nobody knows (the first sight of a process
 * that has run for long) it is in the total only.
 */
final class Placement {
    /** Longer gaps are filled by the hour: a catch-up after an outage costs few buckets. */
    private static final Duration BY_MINUTE_AT_MOST = Duration.ofHours(3);

    private Placement() {}

    /**
     * @param times of occurrences that are new, in any order; at most {@code delta} of them, the newest, are used
     * @param since when the source was last heard; null if never
     * @return minutes in order; their sum is at most {@code delta}
     */
    static List<Bucket> place(long delta, List<Instant> times, @Nullable Instant since, Instant now) {
        Map<Integer, Long> minutes = new TreeMap<>();
        long told = Math.min(delta, times.size());
        times.stream()
                .sorted(Comparator.reverseOrder())
                .limit(told)
                .forEach(time -> minutes.merge(minute(time.isAfter(now) ? now : time), 1L, Long::sum));
        if (since != null && delta > told) {
            spread(minutes, delta - told, since.isBefore(now) ? since : now, now);
        }
        List<Bucket> buckets = new ArrayList<>(minutes.size());
        minutes.forEach((minute, count) -> buckets.add(new Bucket(minute, count)));
        return buckets;
    }

    private static void spread(Map<Integer, Long> minutes, long rest, Instant since, Instant now) {
        long from = since.toEpochMilli();
        long span = now.toEpochMilli() - from;
        if (span <= 0) {
            minutes.merge(minute(now), rest, Long::sum);
            return;
        }
        long step = span > BY_MINUTE_AT_MOST.toMillis()
                ? Duration.ofHours(1).toMillis()
                : Duration.ofMinutes(1).toMillis();
        long placed = 0;
        for (long start = from; start < from + span; start = (start / step + 1) * step) {
            long end = Math.min((start / step + 1) * step, from + span);
            long upToHere = end == now.toEpochMilli() ? rest : Math.round(rest * ((double) (end - from) / span));
            if (upToHere > placed) {
                minutes.merge((int) (start / 60_000), upToHere - placed, Long::sum);
                placed = upToHere;
            }
        }
    }

    private static int minute(Instant time) {
        return (int) Math.floorDiv(time.getEpochSecond(), 60L);
    }
}
