package io.periskop.store;

import io.periskop.store.States.Changed;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Mono;

/** What people may do with errors. Kept behind an interface: only {@code aggregate} writes the store. */
public interface ErrorActions {
    /** More labels than this are refused. */
    int MOST_LABELS = 64;

    /**
     * Who acts.
     *
     * @param note for the history; empty for none
     */
    record By(String actor, String note) {}

    /** An error would have more labels than {@link #MOST_LABELS}. Nothing was changed. */
    final class TooManyLabelsException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public TooManyLabelsException(String key) {
            super(
                    "'" + key + "' would have more than " + MOST_LABELS + " labels; take some away first",
                    null,
                    false,
                    false);
        }
    }

    /**
     * Resolves it: it is open again only when a new occurrence is counted.
     *
     * @return whether there is such an error, resolved before or not
     */
    Mono<Boolean> resolve(String service, String key, String actor);

    /**
     * Takes these actions, in order, on each of the errors; each error once, all of it or nothing.
     *
     * @param keys any number: they are changed some hundreds at a time
     * @return those that there are, in the order of the keys; an error in between leaves what was changed before it
     */
    Mono<List<Changed>> act(String service, Collection<String> keys, List<ErrorAction> actions, By by);
}
