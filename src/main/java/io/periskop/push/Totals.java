package io.periskop.push;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all pushers together counted, by key. It only grows: pushers that expire or are deleted take nothing away, so that a
 * scraper that knows of no pushers never sees a count fall. Not safe for concurrent use.
 */
final class Totals {
    private final int most;
    private final Map<String, Total> byKey = new LinkedHashMap<>();

    /** @param createdAt the earliest that any pusher gave; null where none did */
    record Total(String key, long count, @Nullable Instant createdAt) {}

    /** @param most keys; beyond them those that did not grow for longest and that nobody tells of go */
    Totals(int most) {
        this.most = most;
    }

    /** Also where nothing is added: a key that was told has a total, be it 0. */
    void add(String key, long delta, @Nullable Instant createdAt) {
        Total before = byKey.get(key);
        if (before == null) {
            byKey.put(key, new Total(key, delta, createdAt));
            return;
        }
        Instant first = earlier(before.createdAt, createdAt);
        if (delta > 0) {
            byKey.remove(key);
        }
        long sum = before.count + delta;
        byKey.put(key, new Total(key, sum < 0 ? Long.MAX_VALUE : sum, first));
    }

    /** @param told keys that have to stay; asked for only if there are too many */
    int trim(Supplier<Set<String>> told) {
        if (byKey.size() <= most) {
            return 0;
        }
        Set<String> needed = told.get();
        int removed = 0;
        int excess = byKey.size() - most + most / 10;
        for (Iterator<String> keys = byKey.keySet().iterator(); keys.hasNext() && removed < excess; ) {
            if (!needed.contains(keys.next())) {
                keys.remove();
                removed++;
            }
        }
        return removed;
    }

    /** Those that grew last come last. */
    Map<String, Total> copy() {
        return new LinkedHashMap<>(byKey);
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isBefore(b) ? a : b;
    }
}
