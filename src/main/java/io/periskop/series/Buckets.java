package io.periskop.series;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts by a step of time (a minute, an hour), only those that are not zero, in order. Adding is cheap near the end,
 * where nearly all adding happens. Not safe for concurrent use.
 */
public final class Buckets {
    private static final int FIRST_CAPACITY = 4;

    private int[] steps = new int[FIRST_CAPACITY];
    private long[] counts = new long[FIRST_CAPACITY];
    private int size;

    public void add(int step, long count) {
        int at = position(step);
        if (at < size && steps[at] == step) {
            counts[at] += count;
            return;
        }
        if (size == steps.length) {
            steps = Arrays.copyOf(steps, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        System.arraycopy(steps, at, steps, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        steps[at] = step;
        counts[at] = count;
        size++;
    }

    /** Drops everything before this step; answers how many buckets that were. */
    public int dropBefore(int step) {
        int at = position(step);
        if (at > 0) {
            steps = Arrays.copyOfRange(steps, at, Math.max(size, at + FIRST_CAPACITY));
            counts = Arrays.copyOfRange(counts, at, Math.max(size, at + FIRST_CAPACITY));
            size -= at;
        }
        return at;
    }

    /** Those of the steps {@code from} (inclusive) to {@code to} (exclusive), oldest first; a copy. */
    public List<Bucket> between(int from, int to) {
        return IntStream.range(position(from), position(to))
                .mapToObj(i -> new Bucket(steps[i], counts[i]))
                .toList();
    }

    /** Null if there is none. */
    public @Nullable Bucket oldest() {
        return size == 0 ? null : new Bucket(steps[0], counts[0]);
    }

    public int size() {
        return size;
    }

    private int position(int step) {
        if (size == 0 || steps[size - 1] < step) {
            return size;
        }
        int at = Arrays.binarySearch(steps, 0, size, step);
        return at >= 0 ? at : -at - 1;
    }
}
