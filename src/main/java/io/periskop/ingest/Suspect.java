package io.periskop.ingest;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that the store refused when it was said alone, though the storage is not in trouble. It is said alone from then on, so
 * that it holds up no other, and given up when it was refused often enough. Under its ledger's lock.
 */
final class Suspect {
    private static final int REFUSALS = 4;
    /** For so long it waits for anything else that the store takes, which would show that it is not the store. */
    private static final Duration DOUBT = Duration.ofMinutes(1);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    /** While the storage is in trouble. */
    private static final Duration LATER = Duration.ofMillis(500);

    private static final int MOST_DOUBLINGS = 5;

    private final Instant begin;
    private int refusals;
    private @Nullable Instant since;
    private long storedBefore;
    private long due;

    /** @param begin since when its events came */
    Suspect(Instant begin, long nanos) {
        this.begin = begin;
        this.due = nanos;
    }

    Instant begin() {
        return begin;
    }

    boolean isNew() {
        return refusals == 0;
    }

    /** How long until it is said again. */
    Duration left(long nanos) {
        return Duration.ofNanos(Math.max(0, due - nanos));
    }

    /** @param storedBefore what the store had taken of all when it was first said together with others */
    void refused(Instant now, long nanos, long storedBefore) {
        if (since == null) {
            since = now;
            this.storedBefore = storedBefore;
        }
        refusals++;
        due = nanos
                + FIRST_PAUSE
                        .multipliedBy(1L << Math.min(MOST_DOUBLINGS, refusals - 1))
                        .toNanos();
    }

    /** The storage is in trouble: what it refused before may have been for that. */
    void acquitted(long nanos) {
        refusals = 0;
        since = null;
        due = nanos + LATER.toNanos();
    }

    boolean isHopeless(Instant now, long stored) {
        return since != null && refusals >= REFUSALS && (stored > storedBefore || !now.isBefore(since.plus(DOUBT)));
    }
}
