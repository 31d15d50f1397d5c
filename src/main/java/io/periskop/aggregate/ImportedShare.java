package io.periskop.aggregate;

import io.periskop.error.Occurrence;
import io.periskop.store.Imported;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a process newly says that another server has counted already, and that came with an import. The other server knew
 * processes only as a sum, so it is told by time: what a process counted before the import's {@code asOf}, unheard by this
 * server, is taken to be in the import, as long as there is anything left of it; but not occurrences that the process lists
 * with a later time.
 */
final class ImportedShare {
    private ImportedShare() {}

    /** @param sourceSeen when the process was last heard here; null if never */
    static long of(StoredError error, Counted said, @Nullable Instant sourceSeen) {
        Imported imported = error.imported();
        Instant asOf = imported.asOf();
        if (asOf == null || imported.rest() <= 0 || said.delta() <= 0 || !overlaps(said, sourceSeen, asOf)) {
            return 0;
        }
        long since = Math.min(said.delta(), happenedSince(error, said, asOf));
        return Math.min(imported.rest(), said.delta() - since);
    }

    private static boolean overlaps(Counted said, @Nullable Instant sourceSeen, Instant asOf) {
        Instant createdAt = said.createdAt();
        if (said.firstHeard() && createdAt != null) {
            return !createdAt.isAfter(asOf);
        }
        return sourceSeen == null || sourceSeen.isBefore(asOf);
    }

    private static long happenedSince(StoredError error, Counted said, Instant asOf) {
        Set<String> known = new HashSet<>();
        error.occurrences().forEach(occurrence -> known.add(occurrence.uuid()));
        long since = 0;
        for (Occurrence occurrence : said.occurrences()) {
            Instant time = occurrence.timestamp();
            if (time != null && time.isAfter(asOf) && known.add(occurrence.uuid())) {
                since++;
            }
        }
        return since;
    }
}
