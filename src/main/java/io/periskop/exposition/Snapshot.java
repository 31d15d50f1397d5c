package io.periskop.exposition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One document as read.
 *
 * @param targetUuid the collector's own identity; null where the client sent none
 * @param aggregates those that differ from what {@link Seen} knew, in the document's order
 * @param unchanged how many were left out because their bytes were the same as last time
 * @param rejected one entry for each unusable aggregate, at most {@link ReaderLimits#REJECTIONS_KEPT}
 * @param rejectedCount all of them
 * @param cut what the limits took away
 * @param seen to be handed to the next read of this target, once what this one says is in the store
 */
public record Snapshot(
        @Nullable String targetUuid,
        List<ReportedAggregate> aggregates,
        int unchanged,
        List<Rejection> rejected,
        int rejectedCount,
        Cuts cut,
        Seen seen) {

    public int size() {
        return aggregates.size() + unchanged;
    }
}
