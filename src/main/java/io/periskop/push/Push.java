package io.periskop.push;

import io.periskop.exposition.ReportedAggregate;
import io.periskop.exposition.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One document as it was pushed.
 *
 * @param targetUuid null if the client sent none
 * @param address whoever sent it
 * @param digest of its bytes
 * @param replaces whether it takes the place of all that its group holds
 */
public record Push(
        Group group,
        @Nullable String targetUuid,
        String address,
        long digest,
        boolean replaces,
        List<ReportedAggregate> errors) {
    public Push {
        errors = List.copyOf(errors);
    }

    public static Push of(Group group, String address, long digest, boolean replaces, Snapshot read) {
        return new Push(group, read.targetUuid(), address, digest, replaces, read.aggregates());
    }

    /**
     * Who pushes: the process itself where it says so. Of others the address and the group; then several processes may be
     * behind one name, as behind a URL that is scraped, and the same rules tell them apart.
     */
    public String source() {
        return targetUuid != null ? targetUuid : "push://" + address + group.path();
    }
}
