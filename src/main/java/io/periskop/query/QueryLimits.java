package io.periskop.query;

import java.time.Duration;

/**
 * What one query may ask for.
 *
 * @param points of a time series
 * @param series that are shown
 * @param values over all series
 * @param range from its first to its last moment
 * @param errors whose targets are looked up, and of which a graph over hours has minutes where none were asked for
 */
public record QueryLimits(int points, int series, int values, Duration range, int errors) {
    public static final QueryLimits DEFAULT = new QueryLimits(11_000, 1_000, 1_000_000, Duration.ofDays(3_700), 20_000);
}
