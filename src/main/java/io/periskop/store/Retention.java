package io.periskop.store;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Port: removes what was kept for long enough.
 *
 * <p>Guarantees of every adapter: what sources have counted stays known, so that nothing that was counted before an error
 * was removed is ever counted again; {@link Sources#check} finds nothing, at any time; it may be run by any number of
 * servers at once.
 */
public interface Retention {
    /** What is removed, in rows. */
    enum Kind {
        ERROR,
        /** The details of one; that it was there is remembered as long as its error lists it. */
        OCCURRENCE,
        MINUTE_BUCKET,
        HOUR_BUCKET,
        DAY_BUCKET,
        EVENT
    }

    /** How long things are kept; zero for ever. */
    record Ages(
            Duration occurrences,
            Duration resolvedErrors,
            Duration silentErrors,
            Duration minutes,
            Duration hours,
            Duration events) {

        public Expiry expiry(Instant now) {
            return new Expiry(
                    before(now, occurrences),
                    before(now, resolvedErrors),
                    before(now, silentErrors),
                    before(now, minutes),
                    before(now, hours),
                    before(now, events));
        }

        private static Instant before(Instant now, Duration age) {
            return age.isZero() ? Instant.MIN : now.minus(age);
        }
    }

    /**
     * What is older than these times is removed; {@link Instant#MIN} for nothing.
     *
     * @param occurrences the newest of an error stays, however old
     * @param resolvedErrors errors that were resolved before this, and are still
     * @param silentErrors errors that are open, and did not happen since
     * @param minutes buckets that end before this
     * @param hours buckets of hours and days that end before this
     */
    record Expiry(
            Instant occurrences,
            Instant resolvedErrors,
            Instant silentErrors,
            Instant minutes,
            Instant hours,
            Instant events) {
        public static final Expiry NEVER =
                new Expiry(Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN);

        /** Whether the error is removed, with all that is kept of it. */
        public boolean ends(StoredError error) {
            Instant since = error.state().since();
            return error.state().resolved()
                    ? since.isBefore(resolvedErrors)
                    : since.isBefore(silentErrors) && error.lastSeen().isBefore(silentErrors);
        }
    }

    /**
     * What one call did.
     *
     * @param rows how many of each kind; what went with its error counts, too
     * @param more whether there may be more to remove
     */
    record Removed(Map<Kind, Integer> rows, boolean more) {
        public static final Removed NOTHING = new Removed(Map.of(), false);

        public Removed {
            rows = rows.isEmpty() ? Map.of() : new EnumMap<>(rows);
        }

        public int of(Kind kind) {
            return rows.getOrDefault(kind, 0);
        }
    }

    /** Removes some of what has expired of one service, in one short transaction; the oldest first, as far as it matters. */
    Mono<Removed> remove(String service, Expiry expiry);
}
