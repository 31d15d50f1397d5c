package io.periskop.query;

import io.periskop.series.Resolution;
import io.periskop.store.Series.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From which buckets the slots of a query are added up: the coarsest that fit, finer ones at the edges. Each moment is in one
 * part. Bounds within an hour of which no minutes are kept any more are moved to its beginning.
 */
final class Plan {
    private static final long HOUR = Resolution.HOUR.seconds();
    private static final long DAY = Resolution.DAY.seconds();
    /** Slots that are not whole hours are read by the minute up to this length; longer ones minutes, hours, minutes. */
    private static final long BY_MINUTE_AT_MOST = 3 * HOUR;
    /** Slots of hours are read by the hour below this length; longer ones hours, days, hours. */
    private static final long BY_HOUR_BELOW = 2 * DAY;

    private final Kept kept;
    private final List<Part> parts = new ArrayList<>();
    /** Of each part its first slot; slots of a part follow each other. */
    private final List<Integer> firstSlots = new ArrayList<>();
    /** The slot that comes next if the last part may grow. */
    private int growing = -1;

    private boolean rounded;
    private boolean split;
    private int lastSlot = -1;

    Plan(Kept kept) {
        this.kept = kept;
    }

    /** The next slot; in order, without overlap. Both in seconds, whole minutes. */
    void add(int slot, long from, long to) {
        long first = Math.max(bound(from), kept.hours());
        long end = bound(to);
        if (first >= end) {
            return;
        }
        Resolution single = single(first, end);
        if (single == null) {
            pieces(slot, first, end);
            growing = -1;
            return;
        }
        long width = (end - first) / single.seconds();
        Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (growing == slot
                && last != null
                && last.resolution() == single
                && last.width() == width
                && last.to() == first / single.seconds()) {
            parts.set(parts.size() - 1, new Part(single, last.from(), last.to() + width, width));
        } else {
            part(slot, single, first, end);
        }
        growing = slot + 1;
    }

    /** Null if it takes several. */
    private @Nullable Resolution single(long first, long end) {
        if (first % DAY == 0 && end % DAY == 0) {
            return Resolution.DAY;
        }
        if (first % HOUR == 0 && end % HOUR == 0) {
            return end - first < BY_HOUR_BELOW ? Resolution.HOUR : null;
        }
        return end - first <= BY_MINUTE_AT_MOST && first >= kept.minutes() ? Resolution.MINUTE : null;
    }

    /** Minutes, hours, days, hours, minutes, as far as there are any. */
    private void pieces(int slot, long first, long end) {
        long hours = up(first, HOUR);
        long lastHour = down(end, HOUR);
        if (hours >= lastHour) {
            part(slot, Resolution.MINUTE, first, end);
            return;
        }
        part(slot, Resolution.MINUTE, first, hours);
        long days = up(hours, DAY);
        long lastDay = down(lastHour, DAY);
        if (days >= lastDay) {
            part(slot, Resolution.HOUR, hours, lastHour);
        } else {
            part(slot, Resolution.HOUR, hours, days);
            part(slot, Resolution.DAY, days, lastDay);
            part(slot, Resolution.HOUR, lastDay, lastHour);
        }
        part(slot, Resolution.MINUTE, lastHour, end);
    }

    private void part(int slot, Resolution resolution, long from, long to) {
        if (from < to) {
            split |= slot == lastSlot;
            lastSlot = slot;
            long first = from / resolution.seconds();
            long end = to / resolution.seconds();
            parts.add(new Part(resolution, first, end, end - first));
            firstSlots.add(slot);
        }
    }

    private long bound(long second) {
        if (second % HOUR == 0 || second >= kept.minutes()) {
            return second;
        }
        rounded = true;
        return down(second, HOUR);
    }

    List<Part> parts() {
        return List.copyOf(parts);
    }

    /** Of each part the slot that its first one is. */
    List<Integer> firstSlots() {
        return List.copyOf(firstSlots);
    }

    int slot(int part, long slotOfPart) {
        return firstSlots.get(part) + (int) slotOfPart;
    }

    /** Whether a bound is not where it was asked for. */
    boolean isRounded() {
        return rounded;
    }

    /** Whether a slot is in more than one part. */
    boolean isSplit() {
        return split;
    }

    private static long up(long second, long unit) {
        return Math.floorDiv(second + unit - 1, unit) * unit;
    }

    private static long down(long second, long unit) {
        return Math.floorDiv(second, unit) * unit;
    }
}
