package io.periskop.exposition;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one server tells another that federates it, a page of it: errors with their counts, one by each server that counted. What is
 * left out of a page was not said; counts only grow, so that a page may come late, twice or never.
 *
 * @param server who tells it; the last of its path
 * @param others further servers whose counts it passes on
 * @param cursor from where to ask on; empty where there is none
 * @param complete whether it belongs to a telling of everything, rather than of what changed
 * @param more whether the rest follows behind the cursor at once
 * @param rejected why some errors could not be read, at most {@link ReaderLimits#REJECTIONS_KEPT} sentences
 * @param rejectedCount how many could not
 */
public record Federated(
        Origin server,
        List<Origin> others,
        @Nullable Instant generatedAt,
        String cursor,
        boolean complete,
        boolean more,
        List<FederatedError> errors,
        List<Removed> removed,
        List<String> rejected,
        int rejectedCount) {
    /** Of who asks for it and who answers. */
    public static final String TYPE = "application/vnd.periskop.federation.v1+json";

    public Federated {
        others = List.copyOf(others);
        errors = List.copyOf(errors);
        removed = List.copyOf(removed);
        rejected = List.copyOf(rejected);
    }

    /** With nothing that could not be read. */
    public Federated(
            Origin server,
            List<Origin> others,
            @Nullable Instant generatedAt,
            String cursor,
            boolean complete,
            boolean more,
            List<FederatedError> errors,
            List<Removed> removed) {
        this(server, others, generatedAt, cursor, complete, more, errors, removed, List.of(), 0);
    }

    /**
     * A server that counts.
     *
     * @param id unique among servers
     * @param epoch another one when its counts began anew
     * @param labels that hold for all that it counts
     * @param path of ids, from it to who tells it
     * @param asOf when it said so; null where it does not say
     */
    public record Origin(
            String id,
            String epoch,
            SortedMap<String, String> labels,
            List<String> path,
            @Nullable Instant asOf) {
        public Origin {
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
            path = List.copyOf(path);
        }
    }

    /**
     * What one server counted of one error.
     *
     * @param began tells the error from an earlier one of its name, whose count is over
     */
    public record Count(long count, @Nullable Instant began) {}

    /**
     * What people made of it.
     *
     * @param status {@code open}, {@code resolved} or {@code muted}
     * @param since when
     * @param until of a muted one; null for no such time
     */
    public record State(
            String status,
            Instant since,
            boolean regressed,
            boolean afterDeploy,
            @Nullable Instant until) {}

    /**
     * One error.
     *
     * @param counts by the id of who counted it
     * @param state null where nobody did anything with it
     * @param labels that people gave it; an empty value hides one
     * @param labelTimes when they did; what is in these alone they took away
     * @param latest some of the newest occurrences
     */
    public record FederatedError(
            String service,
            String key,
            Severity severity,
            SortedMap<String, Count> counts,
            @Nullable Instant createdAt,
            @Nullable Instant lastSeen,
            @Nullable State state,
            SortedMap<String, String> labels,
            SortedMap<String, Instant> labelTimes,
            List<Occurrence> latest) {
        public FederatedError {
            counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
            labelTimes = Collections.unmodifiableSortedMap(new TreeMap<>(labelTimes));
            latest = List.copyOf(latest);
        }
    }

    /** One error that who tells it has no more; its counts hold. */
    public record Removed(String service, String key) {}
}
