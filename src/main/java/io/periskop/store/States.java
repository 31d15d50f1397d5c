package io.periskop.store;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Port: changes of one error that do not come from a report. */
public interface States {
    /** From the error as it is to what changes; null for no change. Pure; may be run more than once. */
    @FunctionalInterface
    interface Step {
        @Nullable
        Outcome apply(StoredError error);
    }

    record Outcome(StoredError error, ErrorEvent event) {}

    /**
     * Runs the step in a transaction of its own, in turn with the merges of reports about the same error.
     *
     * @return whether there is such an error
     */
    Mono<Boolean> change(String service, String key, Step step);
}
