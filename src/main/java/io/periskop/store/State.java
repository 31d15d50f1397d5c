package io.periskop.store;

import java.time.Instant;

/**
 * Where an error is in its life.
 *
 * @param since when it came to be so
 * @param regressed whether it is open because it happened again after it had been resolved
 */
public record State(Status status, Instant since, boolean regressed) {
    public enum Status {
        OPEN,
        RESOLVED
    }

    public boolean resolved() {
        return status == Status.RESOLVED;
    }
}
