package io.periskop.aggregate;

import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.Mark;
import io.periskop.store.Marks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic that counts everything once. A client's count only grows while it runs, so the highest one seen of a run
 * is what it counted, in whatever order and however often its answers arrive.
 *
 * <p>A run is known by its {@code created_at}: a newer one is a new run, whatever its count, and a lower count of the same
 * one is an old answer. Where the client does not say it, a lower count is the only sign of a restart.
 */
public final class HighWater {
    /** Runs of one source that may still report; of an older one nothing further is counted. */
    static final int RUNS_KEPT = 8;

    /**
     * @param delta what was not counted before; never negative
     * @param late whether the answer was older than one that came before it
     */
    public record Raised(Marks marks, long delta, boolean restarted, boolean late) {}

    private HighWater() {}

    /** @param severity to be noted, unless the answer is late */
    static Raised raise(Marks marks, ReportedAggregate said, Severity severity) {
        return raise(marks, said, severity, RUNS_KEPT);
    }

    /**
     * @param severity to be noted, unless the answer is late
     * @param runsKept so many runs may still report
     */
    public static Raised raise(Marks marks, ReportedAggregate said, Severity severity, int runsKept) {
        Instant createdAt = said.createdAt();
        int at = find(marks.runs(), createdAt);
        if (at < 0) {
            return isOver(marks, createdAt) ? late(marks) : newRun(marks, said, severity, runsKept);
        }
        long high = marks.runs().get(at).high();
        if (said.totalCount() >= high) {
            return new Raised(replace(marks, at, said, severity, 0), said.totalCount() - high, false, false);
        }
        if (createdAt != null) {
            return late(marks);
        }
        return new Raised(replace(marks, at, said, severity, high), said.totalCount(), true, false);
    }

    /** Adds counts without ever going negative: no honest total comes near. */
    static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static int find(List<Mark> runs, @Nullable Instant createdAt) {
        for (int i = 0; i < runs.size(); i++) {
            if (Objects.equals(runs.get(i).createdAt(), createdAt)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isOver(Marks marks, @Nullable Instant createdAt) {
        return createdAt != null && marks.floor() != null && !createdAt.isAfter(marks.floor());
    }

    private static Raised late(Marks marks) {
        return new Raised(marks, 0, false, true);
    }

    private static Raised newRun(Marks marks, ReportedAggregate said, Severity severity, int runsKept) {
        boolean restarted = !marks.runs().isEmpty();
        List<Mark> runs = new ArrayList<>(marks.runs());
        runs.add(placeFor(runs, said.createdAt()), new Mark(said.createdAt(), said.totalCount()));
        long closed = marks.closed();
        Instant floor = marks.floor();
        if (runs.size() > runsKept) {
            int oldest = runs.get(0).createdAt() == null ? 1 : 0;
            Mark over = runs.remove(oldest);
            closed = sum(closed, over.high());
            floor = over.createdAt();
        }
        Marks raised = new Marks(runs, closed, floor, severity, marks.route(), marks.settled());
        return new Raised(raised, said.totalCount(), restarted, false);
    }

    private static int placeFor(List<Mark> runs, @Nullable Instant createdAt) {
        int place = 0;
        while (place < runs.size() && isBefore(runs.get(place).createdAt(), createdAt)) {
            place++;
        }
        return place;
    }

    private static boolean isBefore(@Nullable Instant a, @Nullable Instant b) {
        return b != null && (a == null || a.isBefore(b));
    }

    private static Marks replace(Marks marks, int at, ReportedAggregate said, Severity severity, long closedNow) {
        List<Mark> runs = new ArrayList<>(marks.runs());
        runs.set(at, new Mark(said.createdAt(), said.totalCount()));
        long closed = sum(marks.closed(), closedNow);
        return new Marks(runs, closed, marks.floor(), severity, marks.route(), marks.settled());
    }
}
