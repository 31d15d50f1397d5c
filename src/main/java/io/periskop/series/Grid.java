package io.periskop.series;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * The points of a time series: slots without gaps that cover a range. They are where the clock has them, wherever the range
 * begins: below an hour in UTC, from an hour on in a time zone. A day is as long as it is there, 23 or 25 hours when clocks
 * change; hours begin at each day's midnight, longer steps where the clock on the wall has them.
 */
public final class Grid {
    private final long[] bounds;

    private Grid(long[] bounds) {
        this.bounds = bounds;
    }

    /** @param to after {@code from} */
    public static Grid covering(Instant from, Instant to, Step step, ZoneId zone) {
        long first = from.getEpochSecond();
        long end = to.getEpochSecond() + (to.getNano() > 0 ? 1 : 0);
        List<Long> bounds = new ArrayList<>();
        if (step.seconds() < Step.H1.seconds()) {
            for (long bound = Math.floorDiv(first, (long) step.seconds()) * step.seconds();
                    bound < end + step.seconds();
                    bound += step.seconds()) {
                bounds.add(bound);
            }
        } else {
            inZone(first, end, step, zone, bounds);
        }
        return new Grid(trimmed(bounds, first, end));
    }

    public int size() {
        return bounds.length - 1;
    }

    /** In seconds since the epoch. */
    public long start(int slot) {
        return bounds[slot];
    }

    /** Where the next begins. */
    public long end(int slot) {
        return bounds[slot + 1];
    }

    private static void inZone(long first, long end, Step step, ZoneId zone, List<Long> bounds) {
        LocalDate day = Instant.ofEpochSecond(first).atZone(zone).toLocalDate().minusDays(1);
        if (step == Step.D7) {
            day = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }
        int days = step == Step.D7 ? 7 : 1;
        long last = Long.MIN_VALUE;
        while (last < end) {
            long midnight = day.atStartOfDay(zone).toEpochSecond();
            LocalDate next = day.plusDays(days);
            long nextMidnight = next.atStartOfDay(zone).toEpochSecond();
            bounds.add(midnight);
            if (!step.isDays()) {
                within(day, midnight, nextMidnight, step, zone, bounds);
            }
            last = midnight;
            day = next;
        }
    }

    /** Of one day those after its midnight. */
    private static void within(
            LocalDate day, long midnight, long nextMidnight, Step step, ZoneId zone, List<Long> bounds) {
        boolean plain = step == Step.H1 || nextMidnight - midnight == Step.D1.seconds();
        long before = midnight;
        for (int second = step.seconds(); second < Step.D1.seconds() * 2; second += step.seconds()) {
            if (!plain && second >= Step.D1.seconds()) {
                return;
            }
            long bound = plain
                    ? midnight + second
                    : ZonedDateTime.of(day, LocalTime.ofSecondOfDay(second), zone)
                            .toEpochSecond();
            if (bound >= nextMidnight) {
                return;
            }
            if (bound > before) {
                bounds.add(bound);
                before = bound;
            }
        }
    }

    /** Without those that the range needs not. */
    private static long[] trimmed(List<Long> bounds, long first, long end) {
        int from = 0;
        while (from + 1 < bounds.size() && bounds.get(from + 1) <= first) {
            from++;
        }
        int to = from + 1;
        while (to + 1 < bounds.size() && bounds.get(to) < end) {
            to++;
        }
        return bounds.subList(from, to + 1).stream().mapToLong(Long::longValue).toArray();
    }
}
