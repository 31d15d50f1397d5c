package io.periskop.store.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Buckets of a service as a whole. They are in the table of those of errors, under hashes that no key has: what its errors
 * counted, and how much of it is of errors that were removed. Here is what a transaction adds to them.
 */
final class ServiceBuckets {
    /** What all errors counted, removed ones too. */
    static final Hash ALL = new Hash(0, 0);
    /** What removed errors counted. */
    static final Hash GONE = new Hash(-1, -1);

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

    private final Map<Place, Long> all = new TreeMap<>();

    /** Whether it is the hash of a whole, and of no error. */
    static boolean isWhole(byte[] keyHash) {
        Hash hash = Hash.ofBytes(keyHash);
        return hash.equals(ALL) || hash.equals(GONE);
    }

    /** @param row of {@link Write#BUCKETS}, of an error */
    void add(Object[] row) {
        all.merge(
                new Place((long) row[0], (long) row[2], (long) row[3], (long) row[4]), (long) row[5], ErrorDraft::sum);
    }

    /** For {@link Write#BUCKETS}. */
    List<Object[]> rows() {
        List<Object[]> rows = new ArrayList<>(all.size());
        all.forEach((place, count) ->
                rows.add(new Object[] {place.service, ALL.bytes(), place.step, place.start, place.series, count}));
        return rows;
    }
}
