package io.periskop.store;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Port: changes of errors that do not come from a report. */
public interface States {
    /** From the error as it is to what changes; null for no change. Pure; may be run more than once. */
    @FunctionalInterface
    interface Step {
        @Nullable
        Outcome apply(StoredError error);
    }

    record Outcome(StoredError error, List<ErrorEvent> events) {
        public Outcome(StoredError error, ErrorEvent event) {
            this(error, List.of(event));
        }

        public Outcome {
            events = List.copyOf(events);
        }
    }

    /**
     * One error that there is. Its occurrences may be heads.
     *
     * @param after the same as before where nothing changed
     */
    record Changed(StoredError before, StoredError after) {
        public boolean isChanged() {
            return before != after;
        }
    }

    /**
     * Runs the step on each of them in one transaction, in turn with the merges of reports about the same errors.
     *
     * @param keys each once; at most some hundreds, for other writers wait
     * @return those that there are, in the order of the keys
     */
    Mono<List<Changed>> change(String service, Collection<String> keys, Step step);

    /** @return whether there is such an error */
    default Mono<Boolean> change(String service, String key, Step step) {
        return change(service, List.of(key), step).map(found -> !found.isEmpty());
    }
}
