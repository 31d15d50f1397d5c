package io.periskop.exposition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One document as read.
 *
 * @param targetUuid the collector's own identity; null where the client sent none
 * @param aggregates those that differ from what {@link Seen} knew, in the document's order
 * @param positions of those aggregates in the document
 * @param unchanged how many were left out because their bytes were the same as last time
 * @param unchangedLeftOut how many of those {@link #seenLeavingOut} was told of then
 * @param rejected one entry for each unusable aggregate, at most {@link ReaderLimits#REJECTIONS_KEPT}
 * @param rejectedCount all of them
 * @param cut what the limits took away
 * @param seen to be handed to the next read of this target, once what this one says is in the store
 */
public record Snapshot(
        @Nullable String targetUuid,
        List<ReportedAggregate> aggregates,
        List<Integer> positions,
        int unchanged,
        int unchangedLeftOut,
        List<Rejection> rejected,
        int rejectedCount,
        Cuts cut,
        Seen seen) {

    /**
     * As {@link #seen}, if of these keys nothing is in the store on purpose: when such an aggregate changes, it comes with
     * all its occurrences again.
     */
    public Seen seenLeavingOut(Set<String> keys) {
        if (keys.isEmpty()) {
            return seen;
        }
        List<Integer> leftOut = new ArrayList<>();
        for (int i = 0; i < aggregates.size(); i++) {
            if (keys.contains(aggregates.get(i).key())) {
                leftOut.add(positions.get(i));
            }
        }
        return seen.leavingOut(leftOut);
    }

    public int size() {
        return aggregates.size() + unchanged;
    }
}
