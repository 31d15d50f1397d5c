package io.periskop.store.memory;

import io.periskop.label.Labels;
import io.periskop.store.Series.Cell;
import io.periskop.store.Series.Grouping;
import io.periskop.store.Series.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds up buckets into the cells of one question. For one thread. */
final class MemorySeries {
    private record Slot(int part, long slot, String key, Labels series) {}

    private final Grouping grouping;
    private final List<Part> parts;
    private final List<Cell> cells = new ArrayList<>();

    MemorySeries(Grouping grouping, List<Part> parts) {
        this.grouping = grouping;
        this.parts = parts;
    }

    List<Cell> cells() {
        return cells;
    }

    /** The occurrences of some errors of one service. */
    void occurrences(String service, Map<String, ErrorBuckets> errors) {
        Map<Slot, Long> sums = new HashMap<>();
        errors.forEach((key, buckets) -> {
            for (int i = 0; i < parts.size(); i++) {
                int part = i;
                Part asked = parts.get(i);
                buckets.each(
                        asked.resolution(),
                        asked.from(),
                        asked.to(),
                        (series, bucket) -> sums.merge(
                                new Slot(
                                        part,
                                        (bucket.step() - asked.from()) / asked.width(),
                                        grouping.byError() ? key : "",
                                        grouping.bySeries() ? series : Labels.NONE),
                                bucket.count(),
                                ErrorBuckets::sum));
            }
        });
        sums.forEach((slot, count) -> cells.add(new Cell(slot.part, slot.slot, service, slot.key, slot.series, count)));
    }

    /** How many of these errors of one service happened. */
    void distinctErrors(String service, Map<String, ErrorBuckets> errors, List<Integer> firstSlots) {
        Map<Long, Set<String>> found = new HashMap<>();
        errors.forEach((key, buckets) -> {
            for (int i = 0; i < parts.size(); i++) {
                Part asked = parts.get(i);
                long first = firstSlots.get(i);
                buckets.each(
                        asked.resolution(),
                        asked.from(),
                        asked.to(),
                        (series, bucket) -> found.computeIfAbsent(
                                        first + (bucket.step() - asked.from()) / asked.width(), slot -> new HashSet<>())
                                .add(key));
            }
        });
        found.forEach((slot, keys) -> cells.add(new Cell(0, slot, service, "", Labels.NONE, keys.size())));
    }
}
