package io.periskop.store.sql;

import io.periskop.label.Labels;
import io.periskop.series.Resolution;
import io.periskop.store.StoreLimits;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Which series one error has in a transaction, by their numbers, and the day of each when it was last counted. */
final class ErrorSeries {
    /** Of the series without labels. */
    static final long NONE = 0;

    private final Map<Long, Long> days = new HashMap<>(0);
    private final Map<Long, Long> changed = new TreeMap<>();

    /** The same for the same labels on every server; above 0. */
    static long number(Labels labels) {
        byte[] packed = LabelsCodec.bytes(labels.byName());
        long number = Hash.of(HexFormat.of().formatHex(packed)).high() & Long.MAX_VALUE;
        return Math.max(1, number);
    }

    void loaded(long number, long day) {
        days.put(number, day);
    }

    /** Whether it has it, or a place for it: those not counted for long give up theirs. */
    boolean takes(long number, Instant now, StoreLimits limits) {
        long since = Resolution.DAY.stepOf(now.minus(limits.minuteRetention()).getEpochSecond());
        Long seen = days.get(number);
        if (seen != null && seen >= since) {
            return true;
        }
        return days.values().stream().filter(day -> day >= since).count() < limits.seriesPerError();
    }

    /** Answers whether that is to be written. */
    boolean counted(long number, boolean isOther, Instant now) {
        long day = Resolution.DAY.stepOf(now.getEpochSecond());
        Long before = isOther ? null : days.get(number);
        if (before != null && before >= day) {
            return false;
        }
        if (!isOther) {
            days.put(number, day);
            changed.put(number, day);
        }
        return true;
    }

    Map<Long, Long> changed() {
        return changed;
    }
}
