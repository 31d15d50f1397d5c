package io.periskop.query;

import io.periskop.label.Labels;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One question about counts over time.
 *
 * @param scope whose; what a search found is a list of errors
 * @param labels of an error, from wherever they are known; asked only for labels in {@code by} other than {@code service}.
 *     Answers quickly, from any thread; an error it does not know has none
 * @param by labels of errors that are told apart, in the order of sorting
 * @param seriesBy labels of series that are told apart, sorted after those of errors
 * @param top groups that are shown; the rest is one group more
 * @param from inclusive
 * @param to exclusive
 * @param instant one value a group for the whole range instead of points
 * @param step how long a point is; null to choose it
 * @param maxPoints at most about so many points, where the step is to be chosen
 * @param interval no shorter than this, where the step is to be chosen; null for none
 * @param zone in which hours, days and weeks begin
 */
public record TimeSeriesQuery(
        Measure measure,
        Scope scope,
        Function<ErrorRef, Labels> labels,
        List<String> by,
        List<String> seriesBy,
        int top,
        Instant from,
        Instant to,
        boolean instant,
        @Nullable Duration step,
        int maxPoints,
        @Nullable Duration interval,
        ZoneId zone,
        Fill fill,
        Ends ends) {
    public static final String SERVICE = "service";
    public static final int DEFAULT_TOP = 10;
    public static final int DEFAULT_MAX_POINTS = 500;

    public TimeSeriesQuery {
        by = List.copyOf(by);
        seriesBy = List.copyOf(seriesBy);
    }

    /** Occurrences of everything, in points of a chosen length in UTC. */
    public static TimeSeriesQuery of(Measure measure, Instant from, Instant to) {
        return new TimeSeriesQuery(
                measure,
                new Scope.Everything(),
                error -> Labels.NONE,
                List.of(),
                List.of(),
                DEFAULT_TOP,
                from,
                to,
                false,
                null,
                DEFAULT_MAX_POINTS,
                null,
                ZoneOffset.UTC,
                Fill.ZERO,
                Ends.FLAG);
    }

    public TimeSeriesQuery of(Scope next) {
        return new TimeSeriesQuery(
                measure, next, labels, by, seriesBy, top, from, to, instant, step, maxPoints, interval, zone, fill,
                ends);
    }

    public TimeSeriesQuery by(List<String> names, Function<ErrorRef, Labels> known) {
        return new TimeSeriesQuery(
                measure, scope, known, names, seriesBy, top, from, to, instant, step, maxPoints, interval, zone, fill,
                ends);
    }

    public TimeSeriesQuery bySeries(List<String> names) {
        return new TimeSeriesQuery(
                measure, scope, labels, by, names, top, from, to, instant, step, maxPoints, interval, zone, fill, ends);
    }

    public TimeSeriesQuery top(int groups) {
        return new TimeSeriesQuery(
                measure, scope, labels, by, seriesBy, groups, from, to, instant, step, maxPoints, interval, zone, fill,
                ends);
    }

    public TimeSeriesQuery instant(boolean whole) {
        return new TimeSeriesQuery(
                measure, scope, labels, by, seriesBy, top, from, to, whole, step, maxPoints, interval, zone, fill,
                ends);
    }

    public TimeSeriesQuery step(@Nullable Duration length) {
        return new TimeSeriesQuery(
                measure, scope, labels, by, seriesBy, top, from, to, instant, length, maxPoints, interval, zone, fill,
                ends);
    }

    public TimeSeriesQuery points(int most, @Nullable Duration shortest) {
        return new TimeSeriesQuery(
                measure, scope, labels, by, seriesBy, top, from, to, instant, step, most, shortest, zone, fill, ends);
    }

    public TimeSeriesQuery in(ZoneId where) {
        return new TimeSeriesQuery(
                measure, scope, labels, by, seriesBy, top, from, to, instant, step, maxPoints, interval, where, fill,
                ends);
    }

    public TimeSeriesQuery filled(Fill with, Ends how) {
        return new TimeSeriesQuery(
                measure, scope, labels, by, seriesBy, top, from, to, instant, step, maxPoints, interval, zone, with,
                how);
    }

    boolean needsErrors() {
        return by.stream().anyMatch(name -> !name.equals(SERVICE));
    }
}
