package io.periskop.store.memory;

import io.periskop.label.Labels;
import io.periskop.series.Bucket;
import io.periskop.series.Buckets;
import io.periskop.series.Resolution;
import io.periskop.store.SeriesLabels;
import io.periskop.store.StoreLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One error's occurrences over time, each series on its own. Guarded by the service's monitor. */
final class ErrorBuckets {
    /** Told what is in one bucket. */
    interface Sink {
        void add(Labels series, Bucket bucket);
    }

    private static final int MINUTES_AN_HOUR = 60;
    private static final int MINUTES_A_DAY = 24 * 60;

    /** One series. */
    private static final class Line {
        private final Buckets minutes = new Buckets();
        private final Buckets hours = new Buckets();
        private final Buckets days = new Buckets();
        /** The day when it was last counted. */
        private long seen = Long.MIN_VALUE;

        Buckets of(Resolution resolution) {
            return switch (resolution) {
                case MINUTE -> minutes;
                case HOUR -> hours;
                case DAY -> days;
            };
        }

        int size() {
            return minutes.size() + hours.size() + days.size();
        }
    }

    private final StoreLimits limits;
    private final Line plain = new Line();
    /** Made when there is one. */
    private Map<Labels, Line> labelled = Map.of();

    ErrorBuckets(StoreLimits limits) {
        this.limits = limits;
    }

    /** Answers whether there was no place for the series. */
    boolean add(Labels series, List<Bucket> placed, Instant now) {
        if (placed.isEmpty()) {
            return false;
        }
        long day = Resolution.DAY.stepOf(now.getEpochSecond());
        Labels kept = series.byName().isEmpty() || takes(series, now) ? series : SeriesLabels.other(series);
        Line line = line(kept);
        line.seen = Math.max(line.seen, day);
        for (Bucket bucket : placed) {
            line.minutes.add(bucket.step(), bucket.count());
            line.hours.add(Math.floorDiv(bucket.step(), MINUTES_AN_HOUR), bucket.count());
            line.days.add(Math.floorDiv(bucket.step(), MINUTES_A_DAY), bucket.count());
        }
        drop(Resolution.MINUTE, now.minus(limits.minuteRetention()));
        drop(Resolution.HOUR, now.minus(limits.hourRetention()));
        drop(Resolution.DAY, now.minus(limits.hourRetention()));
        return !kept.equals(series);
    }

    /** Whether it has it, or a place for it: those not counted for long give up theirs. */
    private boolean takes(Labels series, Instant now) {
        long since = Resolution.DAY.stepOf(now.minus(limits.minuteRetention()).getEpochSecond());
        Line known = labelled.get(series);
        if (known != null && known.seen >= since) {
            return true;
        }
        labelled.values().removeIf(line -> line.size() == 0);
        return labelled.entrySet().stream()
                        .filter(each -> each.getValue().seen >= since && !SeriesLabels.isOther(each.getKey()))
                        .count()
                < limits.seriesPerError();
    }

    private Line line(Labels series) {
        if (series.byName().isEmpty()) {
            return plain;
        }
        if (labelled.isEmpty()) {
            labelled = new HashMap<>(2);
        }
        return labelled.computeIfAbsent(series, labels -> new Line());
    }

    /** Answers how many buckets that were. */
    int drop(Resolution resolution, Instant before) {
        int step = step(resolution.stepOf(before.getEpochSecond()));
        int dropped = plain.of(resolution).dropBefore(step);
        for (Line line : labelled.values()) {
            dropped += line.of(resolution).dropBefore(step);
        }
        return dropped;
    }

    int size(Resolution resolution) {
        return plain.of(resolution).size()
                + labelled.values().stream()
                        .mapToInt(line -> line.of(resolution).size())
                        .sum();
    }

    /** Null if there is none. */
    @Nullable
    Instant oldest(Resolution resolution) {
        Bucket oldest = plain.of(resolution).oldest();
        for (Line line : labelled.values()) {
            Bucket other = line.of(resolution).oldest();
            oldest = oldest == null || other != null && other.step() < oldest.step() ? other : oldest;
        }
        return oldest == null ? null : Instant.ofEpochSecond((long) oldest.step() * resolution.seconds());
    }

    /** Those that begin in [from, to), over all series, oldest first. */
    List<Bucket> between(Resolution resolution, Instant from, Instant to) {
        int first = ceiling(from, resolution.seconds());
        int end = ceiling(to, resolution.seconds());
        if (labelled.isEmpty()) {
            return plain.of(resolution).between(first, end);
        }
        Map<Integer, Long> sums = new TreeMap<>();
        each(resolution, first, end, (series, bucket) -> sums.merge(bucket.step(), bucket.count(), ErrorBuckets::sum));
        List<Bucket> all = new ArrayList<>(sums.size());
        sums.forEach((step, count) -> all.add(new Bucket(step, count)));
        return all;
    }

    /** Those of the steps [from, to). */
    void each(Resolution resolution, long from, long to, Sink sink) {
        int first = step(from);
        int end = step(to);
        plain.of(resolution).between(first, end).forEach(bucket -> sink.add(Labels.NONE, bucket));
        labelled.forEach(
                (series, line) -> line.of(resolution).between(first, end).forEach(bucket -> sink.add(series, bucket)));
    }

    static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    /** The first step that begins at or after the time; for times beyond all steps, the last there is. */
    private static int ceiling(Instant time, int seconds) {
        long second = time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0);
        return step(Math.floorDiv(second + seconds - 1, (long) seconds));
    }

    private static int step(long exact) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, exact));
    }
}
