package io.periskop.catalog;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Sums up the errors of one service. */
final class ServiceTally {
    private final String service;
    private final Instant newSince;
    private final Tally tally = new Tally();
    private long isNew;
    private long regressed;
    private long total;
    private Instant lastSeen = Instant.MIN;
    private final TreeSet<String> origins = new TreeSet<>();

    ServiceTally(String service, Instant newSince) {
        this.service = service;
        this.newSince = newSince;
    }

    void add(CatalogError error, Verdict verdict) {
        tally.add(error, verdict);
        String mark = error.mark(newSince);
        isNew += mark.equals(CatalogError.NEW) ? 1 : 0;
        regressed += mark.equals(CatalogError.REGRESSED) ? 1 : 0;
        total += error.facts().total();
        Instant seen = error.facts().lastSeen();
        lastSeen = seen.isAfter(lastSeen) ? seen : lastSeen;
        origins.addAll(error.facts().countedBy().others());
    }

    /** Null when there is none. */
    @Nullable
    ServiceOverview overview() {
        ErrorCounts counts = tally.counts();
        return counts.total() == 0
                ? null
                : new ServiceOverview(
                        service,
                        counts.total(),
                        counts.byState(),
                        isNew,
                        regressed,
                        lastSeen,
                        total,
                        List.copyOf(origins),
                        counts.exact());
    }
}
