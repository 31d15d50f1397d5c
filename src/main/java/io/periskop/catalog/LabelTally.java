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
    private static final Comparator<Map.Entry<String, long[]>> ORDER = (a, b) -> {
        int byCount = Long.compare(b.getValue()[0], a.getValue()[0]);
        return byCount != 0 ? byCount : a.getKey().compareTo(b.getKey());
    };

    /** Empty to count names. */
    private final String name;

    private final boolean builtIn;
    private final Instant newSince;
    private final Map<String, long[]> counts;
    /** Most errors share their labels with many others. */
    private final Map<Labels, long[]> owns = new IdentityHashMap<>();

    /** In the order of their names. */
    private final long[] ofBuiltIn = new long[BuiltInLabels.NAMES.size()];

    private @Nullable Labels lastOwn;
    private long[] ofLastOwn = new long[1];
    private boolean exact = true;

    private LabelTally(String name, Instant newSince, int values) {
        this.counts = new HashMap<>(values + values / 2);
        this.name = name;
        this.builtIn = BuiltInLabels.isBuiltIn(name);
        this.newSince = newSince;
    }

    static LabelTally ofNames(Instant newSince) {
        return new LabelTally("", newSince, 0);
    }

    /**
     * @param name not empty
     * @param errors about how many come: keys are as many
     */
    static LabelTally ofValues(String name, Instant newSince, int errors) {
        return new LabelTally(name, newSince, name.equals(BuiltInLabels.KEY) ? errors : 0);
    }

    void add(CatalogError error, Verdict verdict) {
        exact &= verdict == Verdict.YES;
        if (builtIn) {
            String value = error.value(name, newSince);
            if (!value.isEmpty()) {
                counts.computeIfAbsent(value, any -> new long[1])[0]++;
            }
            return;
        }
        if (name.isEmpty()) {
            for (int i = 0; i < ofBuiltIn.length; i++) {
                ofBuiltIn[i] +=
                        error.value(BuiltInLabels.NAMES.get(i), newSince).isEmpty() ? 0 : 1;
            }
        }
        if (lastOwn != error.own()) {
            lastOwn = error.own();
            ofLastOwn = owns.computeIfAbsent(error.own(), any -> new long[1]);
        }
        ofLastOwn[0]++;
    }

    /**
     * To be asked once, after the last error.
     *
     * @param prefix in any case
     */
    LabelCounts first(int limit, String prefix) {
        owns.forEach((labels, count) -> labels.byName().forEach((each, value) -> {
            if (name.isEmpty() || name.equals(each)) {
                counts.computeIfAbsent(name.isEmpty() ? each : value, any -> new long[1])[0] += count[0];
            }
        }));
        for (int i = 0; i < ofBuiltIn.length; i++) {
            if (ofBuiltIn[i] > 0) {
                counts.put(BuiltInLabels.NAMES.get(i), new long[] {ofBuiltIn[i]});
            }
        }
        String folded = CaseFold.fold(prefix);
        PriorityQueue<Map.Entry<String, long[]>> best = new PriorityQueue<>(ORDER.reversed());
        boolean truncated = false;
        for (Map.Entry<String, long[]> entry : counts.entrySet()) {
            if (!folded.isEmpty() && !CaseFold.fold(entry.getKey()).startsWith(folded)) {
                continue;
            }
            truncated |= best.size() == limit;
            if (best.size() < limit) {
                best.add(entry);
            } else if (!best.isEmpty() && ORDER.compare(entry, best.element()) < 0) {
                best.remove();
                best.add(entry);
            }
        }
        List<LabelCounts.Count> sorted = best.stream()
                .sorted(ORDER)
                .map(entry -> new LabelCounts.Count(entry.getKey(), entry.getValue()[0]))
                .toList();
        return new LabelCounts(sorted, truncated, exact);
    }
}
