package io.periskop.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What one source said at one time, as a step to be run inside the store's transaction.
 *
 * @param source who counts: a {@code target_uuid}, or the URL of a target without one
 * @param keys the errors it is about
 * @param merge pure; may be run more than once, when a transaction has to be repeated
 */
public record Report(String service, String source, Instant at, Set<String> keys, Merge merge) {

    /** From what is stored to what changes; errors that do not change are not in the answer. */
    @FunctionalInterface
    public interface Merge {
        List<Change> apply(Before before);
    }
}
