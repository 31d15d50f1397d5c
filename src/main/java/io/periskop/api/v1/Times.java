package io.periskop.api.v1;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as parameters and bodies have them. What cannot be read is an {@link IllegalArgumentException}. */
final class Times {
    /** The longest sum of units that there is, from the largest to the smallest. */
    static final String DURATION =
            "(([0-9]{1,9})y)?(([0-9]{1,9})w)?(([0-9]{1,9})d)?(([0-9]{1,9})h)?(([0-9]{1,9})m)?(([0-9]{1,9})s)?(([0-9]{1,9})ms)?";

    private static final Pattern UNITS = Pattern.compile(DURATION);
    private static final List<Duration> SIZES = List.of(
            Duration.ofDays(365),
            Duration.ofDays(7),
            Duration.ofDays(1),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(1));
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,9})?");
    /** From here on a number is of milliseconds: as seconds it would be a year after 5000, as milliseconds it is 1973. */
    private static final BigDecimal MILLISECONDS_FROM = BigDecimal.valueOf(100_000_000_000L);

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final String TIME_FORM =
            "is no time; give RFC 3339 such as 2026-11-22T15:04:05Z, or seconds or milliseconds since 1970";
    private static final String DURATION_FORM =
            "is no duration; give units from the largest to the smallest, such as 5m, 1h30m, 7d or 250ms, or seconds";

    private Times() {}

    /** RFC 3339, or a number of seconds or milliseconds since 1970, fractions allowed. Within the years 1970 to 9999. */
    static Instant instant(String text) {
        Instant time = NUMBER.matcher(text).matches() ? since(new BigDecimal(text), text) : rfc3339(text);
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new IllegalArgumentException(Quoted.of(text) + " is outside of the years 1970 to 9999");
        }
        return time;
    }

    private static Instant since(BigDecimal number, String text) {
        BigDecimal seconds = number.abs().compareTo(MILLISECONDS_FROM) < 0 ? number : number.scaleByPowerOfTen(-3);
        try {
            long whole = seconds.longValue();
            return Instant.ofEpochSecond(
                    whole,
                    seconds.subtract(BigDecimal.valueOf(whole))
                            .movePointRight(9)
                            .longValue());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(Quoted.of(text) + " is outside of the years 1970 to 9999", e);
        }
    }

    /** In a query a plus that is not escaped means a space; in a time it can only be the plus of an offset. */
    private static Instant rfc3339(String text) {
        try {
            return OffsetDateTime.parse(
                            text.replace(' ', '+').toUpperCase(Locale.ROOT), DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(Quoted.of(text) + " " + TIME_FORM, e);
        }
    }

    /** As Prometheus has them: {@code 5m}, {@code 1h30m}, or a number of seconds. Never negative. */
    static Duration duration(String text) {
        if (NUMBER.matcher(text).matches() && !text.startsWith("-")) {
            return Duration.ofNanos(nanos(new BigDecimal(text), text));
        }
        Matcher units = UNITS.matcher(text);
        if (text.isEmpty() || !units.matches()) {
            throw new IllegalArgumentException(Quoted.of(text) + " " + DURATION_FORM);
        }
        Duration sum = Duration.ZERO;
        for (int i = 0; i < SIZES.size(); i++) {
            String amount = units.group(2 * i + 2);
            if (amount != null) {
                sum = sum.plus(SIZES.get(i).multipliedBy(Long.parseLong(amount)));
            }
        }
        return sum;
    }

    private static long nanos(BigDecimal seconds, String text) {
        try {
            return seconds.movePointRight(9).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(Quoted.of(text) + " is too long a time", e);
        }
    }

    /** The shortest that {@link #duration} reads back, from days downwards; {@code 0s} for zero. */
    static String text(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder out = new StringBuilder();
        append(out, duration.toDays(), "d");
        append(out, duration.toHoursPart(), "h");
        append(out, duration.toMinutesPart(), "m");
        append(out, duration.toSecondsPart(), "s");
        append(out, duration.toMillisPart(), "ms");
        return out.toString();
    }

    private static void append(StringBuilder out, long amount, String unit) {
        if (amount > 0) {
            out.append(amount).append(unit);
        }
    }
}
