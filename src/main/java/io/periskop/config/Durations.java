package io.periskop.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Durations as Go writes them ({@code 1m30s}, {@code 1.5h}, {@code 300ms}) and as Prometheus does ({@code 1d12h}). */
public final class Durations {
    private static final Map<String, Long> UNITS = units();
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private Durations() {}

    /**
     * Reads a sum of numbers with units (ns, us, ms, s, m, h, d, w, y), optionally signed. A day has 24 hours, a week 7
     * days, a year 365 days; fractions of a nanosecond are dropped. Only 0 may stand without a unit.
     *
     * @throws IllegalArgumentException when the text has another form or exceeds about 292 years; the message quotes
     *     the text and says what to write
     */
    public static Duration parse(String text) {
        boolean negative = text.startsWith("-");
        String unsigned = negative || text.startsWith("+") ? text.substring(1) : text;
        if (unsigned.equals("0")) {
            return Duration.ZERO;
        }
        BigDecimal nanos = Quantity.parse(unsigned, UNITS);
        if (nanos == null) {
            throw new IllegalArgumentException(badForm(text, unsigned));
        }
        if (nanos.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "duration " + Quoted.value(text) + " is too long; the longest is about 292y");
        }
        return Duration.ofNanos(negative ? -nanos.longValueExact() : nanos.longValueExact());
    }

    /**
     * The shortest sum of whole units from days downwards that {@link #parse} reads back, such as {@code 1d12h} or
     * {@code 1s500ms}; {@code 0s} for zero.
     */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        Duration size = duration.abs();
        StringBuilder text = new StringBuilder(duration.isNegative() ? "-" : "");
        append(text, size.toDays(), "d");
        append(text, size.toHoursPart(), "h");
        append(text, size.toMinutesPart(), "m");
        append(text, size.toSecondsPart(), "s");
        append(text, size.toMillisPart(), "ms");
        append(text, size.toNanosPart() / 1_000 % 1_000, "us");
        append(text, size.toNanosPart() % 1_000, "ns");
        return text.toString();
    }

    private static String badForm(String text, String unsigned) {
        return Quantity.isNumber(unsigned)
                ? Quoted.value(text) + " has no unit; write " + Quoted.plain(text) + "s"
                : "bad duration " + Quoted.value(text)
                        + "; write numbers with units (ns, us, ms, s, m, h, d, w, y), such as 10s, 1m30s or 1d";
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("ns", 1L);
        units.put("us", 1_000L);
        units.put("\u00b5s", 1_000L);
        units.put("\u03bcs", 1_000L);
        units.put("ms", 1_000_000L);
        units.put("s", Duration.ofSeconds(1).toNanos());
        units.put("m", Duration.ofMinutes(1).toNanos());
        units.put("h", Duration.ofHours(1).toNanos());
        units.put("d", Duration.ofDays(1).toNanos());
        units.put("w", Duration.ofDays(7).toNanos());
        units.put("y", Duration.ofDays(365).toNanos());
        return Map.copyOf(units);
    }
}
