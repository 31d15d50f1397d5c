package io.periskop.query;

import io.periskop.label.Labels;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series.Cell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which group a count belongs to, and which groups are shown. For one thread. */
final class Groups {
    /**
     * One group.
     *
     * @param labels those asked for that it has
     */
    record Ranked(Labels labels, long sum, Set<ErrorRef> errors) {}

    private final TimeSeriesQuery query;
    private final List<String> names;
    private final Map<ErrorRef, Labels> ofErrors = new HashMap<>();
    private final Map<Labels, Map<Labels, Labels>> joined = new HashMap<>();

    Groups(TimeSeriesQuery query) {
        this.query = query;
        this.names = new ArrayList<>(new LinkedHashSet<>(query.by()));
        query.seriesBy().stream().filter(name -> !names.contains(name)).forEach(names::add);
    }

    List<String> names() {
        return names;
    }

    Labels of(Cell cell) {
        Labels ofError = query.needsErrors()
                ? ofErrors.computeIfAbsent(new ErrorRef(cell.service(), cell.key()), this::ofError)
                : query.by().isEmpty() ? Labels.NONE : Labels.of(Map.of(TimeSeriesQuery.SERVICE, cell.service()));
        if (query.seriesBy().isEmpty()) {
            return ofError;
        }
        return joined.computeIfAbsent(ofError, labels -> new HashMap<>())
                .computeIfAbsent(
                        cell.series(),
                        series -> picked(series, query.seriesBy()).plus(ofError));
    }

    private Labels ofError(ErrorRef error) {
        Labels known = query.labels().apply(error);
        TreeMap<String, String> picked = new TreeMap<>();
        for (String name : query.by()) {
            String value = known.get(name);
            if (value == null && name.equals(TimeSeriesQuery.SERVICE)) {
                value = error.service();
            }
            if (value != null) {
                picked.put(name, value);
            }
        }
        return new Labels(picked);
    }

    private static Labels picked(Labels labels, List<String> names) {
        Map<String, String> picked = new TreeMap<>();
        for (String name : names) {
            String value = labels.get(name);
            if (value != null) {
                picked.put(name, value);
            }
        }
        return Labels.of(picked);
    }

    /** The largest first, of equal ones that whose labels are first. */
    List<Ranked> ranked(Map<Labels, Long> sums, Map<Labels, Set<ErrorRef>> errors) {
        List<Ranked> ranked = new ArrayList<>(sums.size());
        sums.forEach((labels, sum) -> ranked.add(new Ranked(labels, sum, errors.getOrDefault(labels, Set.of()))));
        ranked.sort(Comparator.comparingLong(Ranked::sum).reversed().thenComparing(Ranked::labels, order()));
        return ranked;
    }

    /** By the values of the labels in the order in which they were asked for; none before any. */
    Comparator<Labels> order() {
        return (a, b) -> {
            for (String name : names) {
                String left = a.get(name);
                String right = b.get(name);
                int compared = (left == null ? "" : left).compareTo(right == null ? "" : right);
                if (compared != 0) {
                    return compared;
                }
            }
            return 0;
        };
    }

    /** The group of what is not shown. */
    Labels other() {
        Map<String, String> other = new TreeMap<>();
        names.forEach(name -> other.put(name, Frame.OTHER));
        return Labels.of(other);
    }
}
