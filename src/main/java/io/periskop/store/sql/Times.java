package io.periskop.store.sql;

import java.time.Instant;

/** Times as microseconds since the epoch, which databases can compare, and what is finer, which must not get lost. */
final class Times {
    private static final int MICROS_A_SECOND = 1_000_000;
    private static final int NANOS_A_MICRO = 1_000;
    private static final int BITS = 10;
    private static final int MASK = (1 << BITS) - 1;

    private Times() {}

    /** For years to about 290 000; what is beyond is the first or last such time. */
    static long micros(Instant time) {
        long seconds = time.getEpochSecond();
        long most = Long.MAX_VALUE / MICROS_A_SECOND - 1;
        if (seconds > most || seconds < -most) {
            return seconds > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return seconds * MICROS_A_SECOND + time.getNano() / NANOS_A_MICRO;
    }

    /** 0 to 999. */
    static long nanos(Instant time) {
        return time.getNano() % NANOS_A_MICRO;
    }

    static Instant time(long micros, long nanos) {
        long seconds = Math.floorDiv(micros, (long) MICROS_A_SECOND);
        return Instant.ofEpochSecond(seconds, Math.floorMod(micros, (long) MICROS_A_SECOND) * NANOS_A_MICRO + nanos);
    }

    /** The nanoseconds of several times in one number: at most six. */
    static long fractions(Instant... times) {
        long packed = 0;
        for (int i = times.length - 1; i >= 0; i--) {
            packed = packed << BITS | nanos(times[i]);
        }
        return packed;
    }

    static long fraction(long packed, int index) {
        return packed >>> BITS * index & MASK;
    }
}
