package io.periskop.catalog;

import io.periskop.label.Labels;
import io.periskop.label.search.BuiltInLabels;
import io.periskop.label.search.CaseFold;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Counts the errors that have a label, or a value of one. */
final class LabelTally {
    private static final Comparator<Map.Entry<String, long[]>> ORDER = Comparator.comparing(
                    (Map.Entry<String, long[]> entry) -> -entry.getValue()[0])
            .thenComparing(Map.Entry::getKey);

    /** Null to count names. */
    private final @Nullable String name;

    private final Instant newSince;
    private final Map<String, long[]> counts = new HashMap<>();
    /** Most errors share their labels with many others. */
    private final Map<Labels, long[]> owns = new IdentityHashMap<>();

    private boolean exact = true;

    LabelTally(@Nullable String name, Instant newSince) {
        this.name = name;
        this.newSince = newSince;
    }

    void add(CatalogError error, Verdict verdict) {
        exact &= verdict == Verdict.YES;
        if (name == null) {
            owns.computeIfAbsent(error.own(), labels -> new long[1])[0]++;
            BuiltInLabels.NAMES.forEach(builtIn -> count(builtIn, error.value(builtIn, newSince)));
        } else if (BuiltInLabels.isBuiltIn(name)) {
            String value = error.value(name, newSince);
            count(value, value);
        } else {
            owns.computeIfAbsent(error.own(), labels -> new long[1])[0]++;
        }
    }

    private void count(String text, String value) {
        if (!value.isEmpty()) {
            counts.computeIfAbsent(text, any -> new long[1])[0]++;
        }
    }

    /** @param prefix in any case */
    LabelCounts first(int limit, String prefix) {
        owns.forEach((labels, count) -> labels.byName().forEach((each, value) -> {
            if (name == null || name.equals(each)) {
                counts.computeIfAbsent(name == null ? each : value, any -> new long[1])[0] += count[0];
            }
        }));
        owns.clear();
        String folded = CaseFold.fold(prefix);
        PriorityQueue<Map.Entry<String, long[]>> best = new PriorityQueue<>(ORDER.reversed());
        boolean truncated = false;
        for (Map.Entry<String, long[]> entry : counts.entrySet()) {
            if (!folded.isEmpty() && !CaseFold.fold(entry.getKey()).startsWith(folded)) {
                continue;
            }
            best.add(entry);
            if (best.size() > limit) {
                best.remove();
                truncated = true;
            }
        }
        List<LabelCounts.Count> sorted = best.stream()
                .sorted(ORDER)
                .map(entry -> new LabelCounts.Count(entry.getKey(), entry.getValue()[0]))
                .toList();
        return new LabelCounts(sorted, truncated, exact);
    }
}
