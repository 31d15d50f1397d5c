package io.periskop.alert;

import java.time.Instant;
import java.util.Locale;

/**
 * That an error happens far more often than usual.
 *
 * @param since when it began to
 * @param count how often it happened within the window that showed it
 * @param expected how often it usually would have
 * @param minutes how long that window is
 */
record Spike(Instant since, long count, double expected, int minutes) {
    String sentence() {
        return String.format(Locale.ROOT, "%d within %d minutes, where about %.1f are usual", count, minutes, expected);
    }
}
