package io.periskop.metrics;

import io.periskop.error.Severity;
import io.periskop.store.Sources.Count;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
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

    private record Id(String service, String key, Severity severity) {}

    private record Name(String service, String key, Severity severity, long count) implements Comparable<Name> {
        Name(Count count) {
            this(count.service(), count.key(), count.severity(), count.count());
        }

        @Override
        public int compareTo(Name other) {
            int byService = service.compareTo(other.service);
            int byKey = byService != 0 ? byService : key.compareTo(other.key);
            return byKey != 0 ? byKey : severity.compareTo(other.severity);
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
    private static OccurrenceSeries byError(int limit, Collection<Count> counts) {
        Map<Id, Long> byError = new HashMap<>(2 * counts.size());
        counts.forEach(c -> byError.merge(new Id(c.service(), c.key(), c.severity()), c.count(), Long::sum));
        List<Count> errors = new ArrayList<>(byError.size());
        byError.forEach((id, count) -> errors.add(new Count(id.service, id.key, id.severity, "", count)));
        return ofErrors(limit, errors);
    }

    /** @param counts one an error, over all processes */
    static OccurrenceSeries ofErrors(int limit, Collection<Count> counts) {
        return new OccurrenceSeries(
                counts.size() <= limit
                        ? series(counts.stream().map(Name::new).toList(), Map.of())
                        : largest(limit, counts));
    }

    /** Sorts no more than numbers and what is shown: most errors are not. */
    private static List<Serie> largest(int limit, Collection<Count> counts) {
        long[] sorted = counts.stream().mapToLong(Count::count).sorted().toArray();
        long least = limit == 0 ? Long.MAX_VALUE : sorted[sorted.length - limit];
        List<Name> shown = new ArrayList<>(limit);
        PriorityQueue<Name> equal = new PriorityQueue<>(Comparator.reverseOrder());
        long larger = counts.stream()
                .filter(c -> c.count() > least && !c.key().equals(OTHER))
                .count();
        long room = limit - larger;
        Map<String, Map<Severity, Long>> others = new HashMap<>();
        for (Count count : counts) {
            boolean isOther = count.key().equals(OTHER);
            if (!isOther && count.count() > least) {
                shown.add(new Name(count));
            } else if (!isOther && count.count() == least) {
                equal.add(new Name(count));
                if (equal.size() > room) {
                    Name last = equal.remove();
                    add(others, last.service, last.severity, last.count);
                }
            } else {
                add(others, count.service(), count.severity(), count.count());
            }
        }
        shown.addAll(equal);
        return series(shown, others);
    }

    private static void add(Map<String, Map<Severity, Long>> others, String service, Severity severity, long count) {
        others.computeIfAbsent(service, any -> new HashMap<>()).merge(severity, count, Long::sum);
    }

    private static List<Serie> series(Collection<Name> errors, Map<String, Map<Severity, Long>> others) {
        List<Name> all = new ArrayList<>(errors);
        others.forEach(
                (service, sums) -> sums.forEach((severity, sum) -> all.add(new Name(service, OTHER, severity, sum))));
        Collections.sort(all);
        return all.stream()
                .map(each -> new Serie(each.service, each.key, each.severity, null, each.count))
                .toList();
    }
}
