package io.periskop.store;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of an error's total that came from other servers. It is in the error's folded base. Processes that still live have
 * counted some of it, and say so when they are first heard here: that much is taken out of it again.
 *
 * @param places what each place has added to the total, by the place's name
 * @param returned how much of it processes have counted here since, so that it is theirs now
 * @param asOf until when the other servers had counted; null where nothing was added
 */
public record Imported(
        SortedMap<String, Long> places,
        long returned,
        @Nullable Instant asOf) {
    public static final Imported NONE = new Imported(new TreeMap<>(), 0, null);

    public Imported {
        places = Collections.unmodifiableSortedMap(new TreeMap<>(places));
    }

    /** All that was ever added. */
    public long sum() {
        return places.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What no process has been heard to have counted. */
    public long rest() {
        return sum() - returned;
    }

    public long of(String place) {
        return places.getOrDefault(place, 0L);
    }

    public boolean knows(String place) {
        return places.containsKey(place);
    }

    /** @param countedUntil by the place; of no meaning where it adds nothing */
    public Imported plus(String place, long count, Instant countedUntil) {
        SortedMap<String, Long> next = new TreeMap<>(places);
        next.merge(place, count, Long::sum);
        boolean later = count > 0 && (asOf == null || asOf.isBefore(countedUntil));
        return new Imported(next, returned, later ? countedUntil : asOf);
    }

    public Imported returning(long count) {
        return new Imported(places, returned + count, asOf);
    }

    /** Whether it says nothing. */
    public boolean isNone() {
        return places.isEmpty();
    }

    /** For maps that are read from somewhere. */
    public static Imported of(Map<String, Long> places, long returned, @Nullable Instant asOf) {
        return places.isEmpty() ? NONE : new Imported(new TreeMap<>(places), returned, asOf);
    }
}
