package io.periskop.query;

import io.periskop.series.Grid;
import io.periskop.series.Step;
import io.periskop.store.Series.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the points of one answer are, and from which buckets they come. An instant answer is one point.
 *
 * @param step null for an instant answer
 * @param starts of the points, in seconds since the epoch; at least one
 * @param covered how many seconds of each point are in it
 * @param known whether anything can be known of a point
 * @param partial those that have only a part of their time
 * @param first where the first of them begins, as far as it is in it
 * @param end where the last ends
 */
@SuppressWarnings("ArrayRecordComponent")
record Timing(
        @Nullable Step step,
        long[] starts,
        long[] covered,
        boolean[] known,
        List<Integer> partial,
        long first,
        long end,
        Plan plan,
        List<String> notices) {
    /** Of less than this the minutes are few, and hours would be no graph. */
    private static final long BROAD_HOURS = 3;

    /** @param since when the oldest day that is kept begins; null where there is none */
    static Timing of(TimeSeriesQuery query, QueryLimits limits, Kept kept, @Nullable Instant since) {
        if (!query.from().isBefore(query.to())) {
            throw new BadQuery("from", "from is not before to; give an earlier from or a later to");
        }
        if (query.from().isBefore(Instant.EPOCH) || query.to().isAfter(Instant.EPOCH.plus(Duration.ofDays(365_000)))) {
            throw new BadQuery("from", "from and to are not times between 1970 and 2969; check their unit");
        }
        Duration range = Duration.between(query.from(), query.to());
        if (range.compareTo(limits.range()) > 0) {
            throw new BadQuery(
                    "from",
                    "the range is " + range.toDays() + " days, over the limit of "
                            + limits.range().toDays() + "; ask for less");
        }
        return new Builder(query, limits, kept, since).build();
    }

    int size() {
        return starts.length;
    }

    private static final class Builder {
        private final TimeSeriesQuery query;
        private final QueryLimits limits;
        private final Kept kept;
        private final long knownFrom;
        private final List<String> notices = new ArrayList<>();

        Builder(TimeSeriesQuery query, QueryLimits limits, Kept kept, @Nullable Instant since) {
            this.query = query;
            this.limits = limits;
            this.kept = kept;
            this.knownFrom = since == null ? kept.hours() : Math.max(kept.hours(), since.getEpochSecond());
        }

        Timing build() {
            long from = floor(query.from().getEpochSecond());
            long to = ceiling(query.to());
            if (from < kept.hours()) {
                notices.add("What happened before " + Instant.ofEpochSecond(kept.hours())
                        + " is not kept any more; raise limits.hour_retention to keep more.");
            }
            Timing timing = query.instant() ? instant(from, to) : points(from, to);
            if (timing.plan.isRounded()) {
                notices.add("Before " + Instant.ofEpochSecond(kept.minutes())
                        + " only hours are kept: what lies between two of them is counted where its hour begins.");
            }
            return new Timing(
                    timing.step,
                    timing.starts,
                    timing.covered,
                    timing.known,
                    timing.partial,
                    timing.first,
                    timing.end,
                    timing.plan,
                    List.copyOf(notices));
        }

        private Timing instant(long from, long to) {
            Plan plan = new Plan(kept);
            plan.add(0, from, to);
            return new Timing(
                    null,
                    new long[] {from},
                    new long[] {to - from},
                    new boolean[] {isKnown(from, to)},
                    List.of(),
                    from,
                    to,
                    plan,
                    notices);
        }

        private Timing points(long from, long to) {
            Step step = step(from, to);
            long count = (to - from) / step.seconds() + 1;
            if (count > limits.points()) {
                throw new BadQuery(
                        "step",
                        "a step of " + step.text() + " makes about " + count + " points, over the limit of "
                                + limits.points() + "; ask for a longer step or a shorter range");
            }
            Grid grid = Grid.covering(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to), step, query.zone());
            return cut(grid, step, from, to);
        }

        private Timing cut(Grid grid, Step step, long from, long to) {
            List<Integer> slots = new ArrayList<>();
            for (int slot = 0; slot < grid.size(); slot++) {
                boolean whole = grid.start(slot) >= from && grid.end(slot) <= to;
                if (whole || query.ends() != Ends.CUT) {
                    slots.add(slot);
                }
            }
            if (slots.isEmpty()) {
                throw new BadQuery(
                        "ends",
                        "no whole step of " + step.text()
                                + " lies in the range; ask for a shorter step, a longer range, or for the parts as well");
            }
            Plan plan = new Plan(kept);
            long[] starts = new long[slots.size()];
            long[] covered = new long[slots.size()];
            boolean[] known = new boolean[slots.size()];
            List<Integer> partial = new ArrayList<>();
            boolean clip = query.ends() == Ends.FLAG;
            for (int i = 0; i < starts.length; i++) {
                long start = grid.start(slots.get(i));
                long end = grid.end(slots.get(i));
                long first = clip ? Math.max(start, from) : start;
                long last = clip ? Math.min(end, to) : end;
                starts[i] = start;
                covered[i] = last - first;
                known[i] = isKnown(first, last);
                if (first > start || last < end || end > kept.now() && start < kept.now()) {
                    partial.add(i);
                }
                plan.add(i, first, last);
            }
            long beginning = starts[0];
            long ending = grid.end(slots.get(starts.length - 1));
            return new Timing(
                    step,
                    starts,
                    covered,
                    known,
                    partial,
                    clip ? Math.max(beginning, from) : beginning,
                    clip ? Math.min(ending, to) : ending,
                    plan,
                    notices);
        }

        private Step step(long from, long to) {
            Duration asked = query.step() != null ? query.step() : chosen(to - from);
            Step step = Step.atLeast(asked);
            if (query.step() != null && step.seconds() != asked.toSeconds()) {
                notices.add("The step is " + step.text() + "; steps are one of " + Step.all() + ".");
            }
            if (step.seconds() < Step.H1.seconds() && from < kept.minutes()) {
                notices.add("The step is 1h: minutes before " + Instant.ofEpochSecond(kept.minutes())
                        + " are not kept any more; raise limits.minute_retention to keep more.");
                return Step.H1;
            }
            if (query.step() == null && step.seconds() < Step.H1.seconds() && isBroad(to - from)) {
                notices.add(
                        "The step is 1h: minutes of more than " + limits.errors()
                                + " errors one by one take long to add up; give a step, or a search that finds fewer, for more.");
                return Step.H1;
            }
            return step;
        }

        /** Whether so many errors are picked out that their minutes would be read for seconds. */
        private boolean isBroad(long seconds) {
            return seconds > BROAD_HOURS * Step.H1.seconds()
                    && query.scope() instanceof Scope.Errors some
                    && some.errors().size() > limits.errors();
        }

        private Duration chosen(long seconds) {
            int points = Math.max(1, query.maxPoints());
            Duration least = Duration.ofSeconds((seconds + points - 1) / points);
            Duration interval = query.interval();
            return interval != null && interval.compareTo(least) > 0 ? interval : least;
        }

        private boolean isKnown(long from, long to) {
            return to > knownFrom && from < kept.now();
        }

        private static long floor(long second) {
            return Math.floorDiv(second, 60L) * 60;
        }

        private static long ceiling(Instant time) {
            long second = time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0);
            return floor(second + 59);
        }
    }
}
