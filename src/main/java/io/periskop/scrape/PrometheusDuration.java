package io.periskop.scrape;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as labels of Prometheus have them: {@code 1d12h}, {@code 90s}, {@code 0}. The largest unit comes first. */
final class PrometheusDuration {
    private static final Pattern FORM =
            Pattern.compile("(?:([0-9]{1,19})y)?(?:([0-9]{1,19})w)?(?:([0-9]{1,19})d)?(?:([0-9]{1,19})h)?"
                    + "(?:([0-9]{1,19})m)?(?:([0-9]{1,19})s)?(?:([0-9]{1,19})ms)?");

    private static final long NANOS_A_MILLI = 1_000_000;

    /** @param isPrecise whether it is written also for durations that are not a multiple of it */
    private record Unit(String name, long millis, boolean isPrecise) {}

    /** In the order of the form's groups. */
    private static final List<Unit> UNITS = List.of(
            unit("y", Duration.ofDays(365), false),
            unit("w", Duration.ofDays(7), false),
            unit("d", Duration.ofDays(1), true),
            unit("h", Duration.ofHours(1), true),
            unit("m", Duration.ofMinutes(1), true),
            unit("s", Duration.ofSeconds(1), true),
            unit("ms", Duration.ofMillis(1), true));

    private PrometheusDuration() {}

    /** @throws IllegalArgumentException when it has another form, or is longer than about 292 years */
    static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher parts = FORM.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new IllegalArgumentException("is not a duration such as 1m30s");
        }
        try {
            long millis = 0;
            for (int i = 0; i < UNITS.size(); i++) {
                String count = parts.group(i + 1);
                if (count != null) {
                    millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(count), UNITS.get(i).millis));
                }
            }
            return Duration.ofNanos(Math.multiplyExact(millis, NANOS_A_MILLI));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("is longer than 292 years", e);
        }
    }

    /** What is below a millisecond is left out, but a duration that is not zero does not become zero. */
    static String format(Duration duration) {
        long millis = duration.isZero() ? 0 : Math.max(1, duration.toMillis());
        if (millis == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        for (Unit unit : UNITS) {
            if (millis >= unit.millis && (unit.isPrecise || millis % unit.millis == 0)) {
                text.append(millis / unit.millis).append(unit.name);
                millis %= unit.millis;
            }
        }
        return text.toString();
    }

    private static Unit unit(String name, Duration size, boolean isPrecise) {
        return new Unit(name, size.toMillis(), isPrecise);
    }
}
