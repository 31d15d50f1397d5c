package io.periskop.store;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of an error's total this server did not count itself: it was told by servers that it federates.
 *
 * @param counted by the id of the server that counted it, as far as there are not too many of them; the rest is under an empty id
 * @param began when this server began to count the error, where that is not when it was first seen: what was imported may have
 *     been seen long before. Tells the error from an earlier one of its name that was removed
 */
public record Origins(
        SortedMap<String, Long> counted, @Nullable Instant began) {
    public static final Origins NONE = new Origins(Collections.emptySortedMap(), null);

    /** Stands for the servers that have no place. */
    static final String REST = "";

    /** A server has no more leaves that count the same error. */
    private static final int MOST = 1000;

    public Origins {
        counted = Collections.unmodifiableSortedMap(new TreeMap<>(counted));
    }

    /** For maps that are read from somewhere. */
    public static Origins of(Map<String, Long> counted, @Nullable Instant began) {
        return counted.isEmpty() && began == null ? NONE : new Origins(new TreeMap<>(counted), began);
    }

    public Origins plus(String origin, long count) {
        SortedMap<String, Long> next = new TreeMap<>(counted);
        String id = next.containsKey(origin) || next.size() < MOST ? origin : REST;
        next.merge(id, count, Long::sum);
        return new Origins(next, began);
    }

    public Origins beganAt(Instant time) {
        return new Origins(counted, time);
    }

    /** What others counted. */
    public long sum() {
        return counted.values().stream().mapToLong(Long::longValue).sum();
    }

    public boolean isNone() {
        return counted.isEmpty() && began == null;
    }
}
