package io.periskop.metrics;

import io.periskop.error.Severity;
import io.periskop.store.Sources.Count;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The series of {@code periskop_error_occurrences}, at most so many, with sums that stay right: one a process as in the
 * original; where that is too many, one an error; where that is too many, the largest errors and one {@code __other__} a
 * service and severity.
 */
record OccurrenceSeries(List<Serie> all) {
    static final String OTHER = "__other__";

    /** @param target null where the series is over all processes */
    record Serie(
            String service,
            String key,
            Severity severity,
            @Nullable String target,
            long count) {}

    private record Name(String service, String key, Severity severity) implements Comparable<Name> {
        private static final Comparator<Name> ORDER =
                Comparator.comparing(Name::service).thenComparing(Name::key).thenComparing(Name::severity);

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    static OccurrenceSeries within(int limit, Collection<Count> counts) {
        if (counts.size() <= limit) {
            return new OccurrenceSeries(counts.stream()
                    .map(c -> new Serie(c.service(), c.key(), c.severity(), c.source(), c.count()))
                    .toList());
        }
        return byError(limit, counts);
    }

    /** One an error, over all processes, or fewer. */
    static OccurrenceSeries byError(int limit, Collection<Count> counts) {
        Map<Name, Long> byError = new HashMap<>(2 * counts.size());
        counts.forEach(c -> byError.merge(new Name(c.service(), c.key(), c.severity()), c.count(), Long::sum));
        return new OccurrenceSeries(
                byError.size() <= limit ? series(new TreeMap<>(byError)) : series(largest(limit, byError)));
    }

    private static Map<Name, Long> largest(int limit, Map<Name, Long> byError) {
        Comparator<Map.Entry<Name, Long>> order = Map.Entry.<Name, Long>comparingByValue()
                .thenComparing(Map.Entry.<Name, Long>comparingByKey().reversed());
        PriorityQueue<Map.Entry<Name, Long>> largest = new PriorityQueue<>(order);
        Map<Name, Long> kept = new TreeMap<>();
        for (Map.Entry<Name, Long> error : byError.entrySet()) {
            Map.Entry<Name, Long> smaller = error;
            if (largest.size() < limit) {
                largest.add(error);
                continue;
            }
            if (!largest.isEmpty() && order.compare(error, largest.element()) > 0) {
                smaller = largest.remove();
                largest.add(error);
            }
            Name name = smaller.getKey();
            kept.merge(new Name(name.service(), OTHER, name.severity()), smaller.getValue(), Long::sum);
        }
        largest.forEach(error -> kept.merge(error.getKey(), error.getValue(), Long::sum));
        return kept;
    }

    private static List<Serie> series(Map<Name, Long> byError) {
        return byError.entrySet().stream()
                .map(e -> new Serie(
                        e.getKey().service(), e.getKey().key(), e.getKey().severity(), null, e.getValue()))
                .toList();
    }
}
