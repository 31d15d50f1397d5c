package io.periskop.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Keys to aggregations, of which there are never more than the limit plus the overflow. */
final class Aggregations {
    private final ConcurrentHashMap<String, Aggregation> byKey = new ConcurrentHashMap<>();
    private final Limits limits;
    private final Aggregation overflow;

    Aggregations(Limits limits) {
        this.limits = limits;
        this.overflow = new Aggregation(ErrorCollector.OVERFLOW_KEY, limits.maxOccurrences());
    }

    Aggregation of(String key) {
        Aggregation known = find(key);
        return known == null ? admit(key) : known;
    }

    List<ErrorAggregate> snapshot() {
        List<Aggregation> all = new ArrayList<>(byKey.values());
        all.add(overflow);
        return all.stream()
                .filter(aggregation -> !aggregation.isEmpty())
                .map(Aggregation::snapshot)
                .sorted(Comparator.comparing(ErrorAggregate::aggregationKey))
                .toList();
    }

    private Aggregation find(String key) {
        return key.equals(ErrorCollector.OVERFLOW_KEY) ? overflow : byKey.get(key);
    }

    private synchronized Aggregation admit(String key) {
        Aggregation known = find(key);
        if (known != null) {
            return known;
        }
        if (byKey.size() >= limits.maxKeys()) {
            return overflow;
        }
        Aggregation admitted = new Aggregation(key, limits.maxOccurrences());
        byKey.put(key, admitted);
        return admitted;
    }
}
