package io.periskop.metrics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The series of one error, or of the rest, in both metrics by error. */
final class Line {
    /** What an error's series were when they ended: so they go on, should they come back. */
    record Ended(byte[] labels, byte @Nullable [] originalLabels, long counted, long total, long totalRose) {}

    private final byte[] labels;
    private final byte @Nullable [] originalLabels;
    private final long since;
    private final Rising counted;
    private final Rising total;
    private final long totalFrom;
    private @Nullable Ended ended;
    private long leavesAt;

    /**
     * @param originalLabels those of the original metric: without the labels that are the configuration's; null where another series
     *     has the total
     */
    Line(byte[] labels, byte @Nullable [] originalLabels, long counted, long total, long now, long hold) {
        this.labels = labels;
        this.originalLabels = originalLabels;
        this.since = now;
        this.counted = new Rising(counted, now + hold);
        this.total = new Rising(total, now + hold);
        this.totalFrom = total;
    }

    byte[] labels() {
        return labels;
    }

    byte @Nullable [] originalLabels() {
        return originalLabels;
    }

    /** Whether both could not be on one page. */
    boolean collides(byte[] otherLabels, byte @Nullable [] otherOriginalLabels) {
        return Arrays.equals(labels, otherLabels)
                || originalLabels != null && Arrays.equals(originalLabels, otherOriginalLabels);
    }

    long since() {
        return since;
    }

    void count(long more) {
        counted.add(more);
    }

    void total(long more) {
        total.add(more);
    }

    /**
     * From now on it does not rise any more, and is shown until everybody saw its end.
     *
     * @return what it was; what it counted and did not show yet has to be taken before
     */
    Ended leave(long now, long hold) {
        long shown = total.at(now);
        Ended end = new Ended(labels, originalLabels, counted.at(now), shown, shown - totalFrom);
        ended = end;
        leavesAt = now + hold;
        return end;
    }

    /** What was counted and is not shown yet: it is not counted here any more. */
    long takeHeldCount(long now) {
        return counted.takeHeld(now);
    }

    /** What its total rose by and does not show yet is shown by whatever series the error has next. */
    void dropHeldTotal(long now) {
        total.takeHeld(now);
    }

    boolean hasLeft(long now) {
        return ended != null && now >= leavesAt;
    }

    long countedAt(long now) {
        return ended == null ? counted.at(now) : ended.counted();
    }

    long totalAt(long now) {
        return ended == null ? total.at(now) : ended.total();
    }
}
