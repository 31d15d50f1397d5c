package io.periskop.series;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How long a point of a time series is: rungs of a ladder, so that neighbouring questions have the same points. */
public enum Step {
    M1("1m", 60),
    M2("2m", 120),
    M5("5m", 300),
    M10("10m", 600),
    M15("15m", 900),
    M30("30m", 1_800),
    H1("1h", 3_600),
    H2("2h", 7_200),
    H3("3h", 10_800),
    H6("6h", 21_600),
    H12("12h", 43_200),
    D1("1d", 86_400),
    /** Weeks begin on Monday. */
    D7("7d", 604_800);

    private static final List<Step> LADDER = List.of(values());

    private final String text;
    private final int seconds;

    Step(String text, int seconds) {
        this.text = text;
        this.seconds = seconds;
    }

    /** Of one that no change of clocks makes longer or shorter. */
    public int seconds() {
        return seconds;
    }

    public String text() {
        return text;
    }

    /** The shortest that is at least so long; else the longest. */
    public static Step atLeast(Duration length) {
        return LADDER.stream()
                .filter(step -> Duration.ofSeconds(step.seconds).compareTo(length) >= 0)
                .findFirst()
                .orElse(D7);
    }

    public static String all() {
        return Arrays.stream(values()).map(Step::text).collect(Collectors.joining(", "));
    }

    boolean isDays() {
        return seconds >= D1.seconds;
    }
}
