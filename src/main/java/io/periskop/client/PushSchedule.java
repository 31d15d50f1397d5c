package io.periskop.client;

import java.time.Duration;
import java.util.Objects;

/**
 * When to push.
 *
 * @param interval between two looks at whether there is something new; each wait is up to a tenth shorter or longer
 * @param unchanged after this long what was pushed is pushed again although nothing is new, for a gateway that forgot it
 * @param firstRetry the wait after a failure, doubled with each that follows; each wait is up to a half shorter
 * @param longestRetry the longest wait after failures, also where the gateway asks for a longer one, and that after a
 *     refusal that trying again will not change
 * @param atExit how long the last push may take, tries included
 */
public record PushSchedule(
        Duration interval, Duration unchanged, Duration firstRetry, Duration longestRetry, Duration atExit) {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** @throws IllegalArgumentException unless each is between 10 milliseconds and a day */
    public PushSchedule {
        check("interval", interval);
        check("unchanged", unchanged);
        check("firstRetry", firstRetry);
        check("longestRetry", longestRetry);
        check("atExit", atExit);
    }

    /** Every 30 seconds, after 10 minutes anew; retries after 1 second to 5 minutes; 5 seconds at the end. */
    public static PushSchedule defaults() {
        return new PushSchedule(
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5));
    }

    public PushSchedule withInterval(Duration newInterval) {
        return new PushSchedule(newInterval, unchanged, firstRetry, longestRetry, atExit);
    }

    public PushSchedule withUnchanged(Duration newUnchanged) {
        return new PushSchedule(interval, newUnchanged, firstRetry, longestRetry, atExit);
    }

    public PushSchedule withRetry(Duration first, Duration longest) {
        return new PushSchedule(interval, unchanged, first, longest, atExit);
    }

    public PushSchedule withAtExit(Duration newAtExit) {
        return new PushSchedule(interval, unchanged, firstRetry, longestRetry, newAtExit);
    }

    /** @param random from 0 to 1 */
    Duration untilNext(double random) {
        return times(interval, 0.9 + 0.2 * random);
    }

    /**
     * No sooner than the gateway asked for, up to the longest wait.
     *
     * @param failures in a row, this one included
     * @param random from 0 to 1
     */
    Duration untilRetry(PushOutcome outcome, int failures, double random) {
        Duration full = longestRetry;
        if (isWorthRetrying(outcome)) {
            double doubled = firstRetry.toMillis() * Math.pow(2, Math.min(failures, 32) - 1);
            full = Duration.ofMillis((long) Math.min(longestRetry.toMillis(), doubled));
        }
        Duration own = times(full, 0.5 + 0.5 * random);
        // Not all whom it told the same are to come at once.
        Duration asked = times(outcome.retryAfter(), 1 + 0.1 * random);
        Duration wait = asked.compareTo(own) > 0 ? asked : own;
        return wait.compareTo(longestRetry) < 0 ? wait : longestRetry;
    }

    /** A refusal that blames the request stays one, but for those that speak of time and load. */
    static boolean isWorthRetrying(PushOutcome outcome) {
        int status = outcome.status();
        return status == 0 || status >= 500 || status == 408 || status == 425 || status == 429;
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofMillis((long) (duration.toMillis() * factor));
    }

    private static void check(String name, Duration duration) {
        Objects.requireNonNull(duration, name);
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be between 10 ms and a day, not " + duration);
        }
    }
}
