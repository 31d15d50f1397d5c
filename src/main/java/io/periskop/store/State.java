package io.periskop.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an error is in its life.
 *
 * @param since when it came to be so
 * @param regressed whether it is open because it happened again after it had been resolved
 * @param afterDeploy of a resolved one: what processes count that ran when it was resolved does not open it
 * @param until of a muted one: until when; null for no such time
 * @param untilTotal of a muted one: the total at which it is open again; null for none
 */
public record State(
        Status status,
        Instant since,
        boolean regressed,
        boolean afterDeploy,
        @Nullable Instant until,
        @Nullable Long untilTotal) {
    public enum Status {
        OPEN,
        RESOLVED,
        /** Open, and nobody wants to hear of it. */
        MUTED
    }

    public State(Status status, Instant since, boolean regressed) {
        this(status, since, regressed, false, null, null);
    }

    public static State open(Instant since, boolean regressed) {
        return new State(Status.OPEN, since, regressed);
    }

    public static State resolved(Instant since, boolean afterDeploy) {
        return new State(Status.RESOLVED, since, false, afterDeploy, null, null);
    }

    /** Until one of both; for ever where both are null. */
    public static State muted(Instant since, @Nullable Instant until, @Nullable Long untilTotal) {
        return new State(Status.MUTED, since, false, false, until, untilTotal);
    }

    /**
     * Whether this is the later of two words about the same error. Of two at the same time a person's is, and then the one that shows
     * more of it, so that whoever has both decides alike; two that say it is open say the same.
     */
    public boolean overrules(State other) {
        if (status == Status.OPEN && other.status == Status.OPEN) {
            return false;
        }
        int order = since.compareTo(other.since);
        if (order == 0 && regressed != other.regressed) {
            return other.regressed;
        }
        return order > 0 || order == 0 && shown() > other.shown();
    }

    private int shown() {
        return switch (status) {
            case OPEN -> 2;
            case MUTED -> 1;
            case RESOLVED -> 0;
        };
    }

    public boolean resolved() {
        return status == Status.RESOLVED;
    }

    /** Whether it is muted, but not any longer. */
    public boolean muteEnds(Instant now, long total) {
        return status == Status.MUTED
                && (until != null && !until.isAfter(now) || untilTotal != null && total >= untilTotal);
    }
}
