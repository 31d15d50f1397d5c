package io.periskop.store.sql;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keys of errors by their hashes, as they were last read: a hash never stands for another key. Bounded; safe for any thread. */
final class ErrorKeys {
    private static final int MOST = 250_000;

    private final Map<Hash, String> known = new ConcurrentHashMap<>();

    /** Null if it was not read lately. */
    @Nullable
    String find(Hash hash) {
        return known.get(hash);
    }

    void add(Hash hash, String key) {
        if (known.size() >= MOST) {
            known.clear();
        }
        known.put(hash, key);
    }
}
