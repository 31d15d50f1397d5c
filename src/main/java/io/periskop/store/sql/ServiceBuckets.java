package io.periskop.store.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a transaction adds to the buckets of services as a whole: what their errors counted, of which some were removed. */
final class ServiceBuckets {
    private record Place(long service, long step, long start, long series) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byService = Long.compare(service, other.service);
            int byStep = Long.compare(step, other.step);
            int byStart = Long.compare(start, other.start);
            return byService != 0
                    ? byService
                    : byStep != 0 ? byStep : byStart != 0 ? byStart : Long.compare(series, other.series);
        }
    }

    private final Map<Place, long[]> sums = new TreeMap<>();

    /** @param row of {@link Write#BUCKETS} */
    void add(Object[] row) {
        add((long) row[0], (long) row[2], (long) row[3], (long) row[4], (long) row[5], 0);
    }

    /** Of an error that is removed. What it counted stays in the sum of all. */
    void gone(long service, long step, long start, long series, long occurrences) {
        add(service, step, start, series, 0, occurrences);
    }

    private void add(long service, long step, long start, long series, long occurrences, long gone) {
        long[] sum = sums.computeIfAbsent(new Place(service, step, start, series), place -> new long[2]);
        sum[0] = ErrorDraft.sum(sum[0], occurrences);
        sum[1] = ErrorDraft.sum(sum[1], gone);
    }

    /** For {@link Write#SERVICE_BUCKETS}. */
    List<Object[]> rows() {
        List<Object[]> rows = new ArrayList<>(sums.size());
        sums.forEach((place, sum) ->
                rows.add(new Object[] {place.service, place.step, place.start, place.series, sum[0], sum[1]}));
        return rows;
    }
}
