package io.periskop.ingest.otlp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells which recordings in a trace are of one exception: those of the spans that it went through on its way up, and the log
 * record beside an event of a span. Never two recordings of one span and signal: that is an exception that happened twice.
 * Bounded: the oldest are forgotten.
 */
final class Repeats {
    private static final int MOST_EXCEPTIONS = 20_000;
    private static final int MOST_HAPPENINGS = 64;
    private static final int MOST_SIGHTS = 16;
    /** An exception is on its way up for so long at most, where only the times of log records tell. */
    private static final long NEAR = Duration.ofSeconds(1).toNanos();

    /**
     * So much a span may end after the one that it is in: SDKs that know when a span began to the millisecond, and how long it took
     * exactly, say an end that is up to one too early.
     */
    private static final long SLACK = Duration.ofMillis(1).toNanos();

    private final Map<String, Known> known = new LinkedHashMap<>();

    /**
     * One recording.
     *
     * @param position among recordings of the request that are otherwise equal
     * @param content what recognises it when its request is sent again
     */
    record Sight(
            Signal signal,
            String spanId,
            String parentId,
            long start,
            long end,
            long time,
            int position,
            String content) {
        boolean isSame(Sight other) {
            return content.equals(other.content) && position == other.position;
        }

        private boolean isBeside(Sight other) {
            return spanId.equals(other.spanId) && signal != other.signal;
        }

        private boolean isIn(Sight other) {
            return spanId.equals(other.spanId) && signal == other.signal;
        }

        /** One is the parent of the other. */
        private boolean isLinked(Sight other) {
            return isParentOf(other) || other.isParentOf(this);
        }

        private boolean isParentOf(Sight other) {
            return !spanId.isEmpty() && spanId.equals(other.parentId);
        }

        private boolean mayBeAbove(Sight other, long slack) {
            if (signal == Signal.LOGS || other.signal == Signal.LOGS) {
                return Math.abs(time - other.time) <= NEAR;
            }
            boolean areSiblings = !parentId.isEmpty() && parentId.equals(other.parentId);
            return !areSiblings && (contains(other, slack) || other.contains(this, slack));
        }

        private boolean contains(Sight other, long slack) {
            return start <= other.start && other.end - slack <= end;
        }
    }

    /** An exception that was thrown once. */
    private record Happening(String id, List<Sight> sights) {
        boolean has(Sight sight) {
            return sights.stream().anyMatch(sight::isSame);
        }

        /** The sight is of a span that this went through with the other signal. */
        boolean isBeside(Sight sight) {
            return takes(sight) && sights.stream().anyMatch(sight::isBeside);
        }

        boolean isOnTheWay(Sight sight) {
            long slack = sights.stream().anyMatch(sight::isLinked) ? SLACK : 0;
            return takes(sight) && sights.stream().allMatch(each -> sight.mayBeAbove(each, slack));
        }

        private boolean takes(Sight sight) {
            return sights.size() < MOST_SIGHTS && sights.stream().noneMatch(sight::isIn);
        }
    }

    private record Known(long since, Deque<Happening> newestFirst) {}

    /**
     * What recognises the exception that the recording is of.
     *
     * @param exception the same for all that may be one: trace, type, message and where it was thrown
     * @param own what recognises it if it was not recorded before
     */
    synchronized String id(String exception, Sight sight, String own, Duration window, long nanos) {
        forget(window, nanos);
        Known all = known.computeIfAbsent(exception, name -> new Known(nanos, new ArrayDeque<>(1)));
        Happening happening = find(all.newestFirst(), sight);
        if (happening == null) {
            happening = new Happening(own, new ArrayList<>(1));
            all.newestFirst().addFirst(happening);
            if (all.newestFirst().size() > MOST_HAPPENINGS) {
                all.newestFirst().removeLast();
            }
        }
        if (!happening.has(sight)) {
            happening.sights().add(sight);
        }
        return happening.id();
    }

    /** Exceptions that are remembered. */
    synchronized int size() {
        return known.size();
    }

    private static @Nullable Happening find(Deque<Happening> newestFirst, Sight sight) {
        Happening near = null;
        Happening beside = null;
        for (Happening each : newestFirst) {
            if (each.has(sight)) {
                return each;
            }
            beside = each.isBeside(sight) ? each : beside;
            near = each.isOnTheWay(sight) ? each : near;
        }
        return beside == null ? near : beside;
    }

    private void forget(Duration window, long nanos) {
        Iterator<Known> eldest = known.values().iterator();
        while (eldest.hasNext()) {
            boolean isOld = nanos - eldest.next().since() > window.toNanos();
            if (!isOld && known.size() < MOST_EXCEPTIONS) {
                return;
            }
            eldest.remove();
        }
    }
}
