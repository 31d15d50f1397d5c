package io.periskop.store;

import io.periskop.label.Labels;
import java.time.Instant;
import java.util.Set;

/**
 * What one source said at one time, as a step to be run inside the store's transaction.
 *
 * @param source who counts: a {@code target_uuid}, or the URL of a target without one
 * @param origins the client's own keys that it counts
 * @param series labels of the series that its occurrences belong to
 * @param keys the errors it is about; those that marks of its origins are routed to now come on top
 * @param merge pure; may be run more than once, when a transaction has to be repeated
 */
public record Report(
        String service, String source, Instant at, Labels series, Set<String> origins, Set<String> keys, Merge merge) {

    /** Of errors that have the client's own keys. */
    public Report(String service, String source, Instant at, Set<String> keys, Merge merge) {
        this(service, source, at, Labels.NONE, keys, keys, merge);
    }

    /** The same with another merge. */
    public Report with(Merge other) {
        return new Report(service, source, at, series, origins, keys, other);
    }

    /** From what is stored to what changes. */
    @FunctionalInterface
    public interface Merge {
        After apply(Before before);

        /** About how much memory it keeps from being freed while it waits. */
        default long bytes() {
            return 0;
        }
    }
}
