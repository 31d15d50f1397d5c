package io.periskop.aggregate;

import io.periskop.error.Occurrence;
import io.periskop.exposition.ReportedAggregate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Puts together what one document says about one key: several entries of one run are one with the highest count. */
public final class Documents {
    private Documents() {}

    /** By key, in the document's order; lists hold one entry a run. */
    public static Map<String, List<ReportedAggregate>> byKey(List<ReportedAggregate> aggregates) {
        Map<String, List<ReportedAggregate>> byKey = new LinkedHashMap<>();
        for (ReportedAggregate next : aggregates) {
            List<ReportedAggregate> sameKey = byKey.get(next.key());
            if (sameKey == null) {
                byKey.put(next.key(), List.of(next));
            } else {
                byKey.put(next.key(), add(sameKey, next));
            }
        }
        return byKey;
    }

    private static List<ReportedAggregate> add(List<ReportedAggregate> sameKey, ReportedAggregate next) {
        List<ReportedAggregate> merged = new ArrayList<>(sameKey);
        for (int i = 0; i < merged.size(); i++) {
            if (Objects.equals(merged.get(i).createdAt(), next.createdAt())) {
                merged.set(i, combine(merged.get(i), next));
                return merged;
            }
        }
        merged.add(next);
        return merged;
    }

    /** All that is said about one key as if it were one run: what it counts means nothing then. */
    static ReportedAggregate combined(List<ReportedAggregate> sameKey) {
        ReportedAggregate all = sameKey.get(0);
        for (int i = 1; i < sameKey.size(); i++) {
            all = combine(all, sameKey.get(i));
        }
        return all;
    }

    private static ReportedAggregate combine(ReportedAggregate a, ReportedAggregate b) {
        List<Occurrence> occurrences = new ArrayList<>(a.occurrences());
        occurrences.addAll(b.occurrences());
        return new ReportedAggregate(
                a.key(),
                Math.max(a.totalCount(), b.totalCount()),
                b.severity(),
                b.createdAt(),
                occurrences,
                a.abridged() || b.abridged());
    }
}
