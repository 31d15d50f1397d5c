package io.periskop.store.sql;

import java.util.HashMap;
import java.util.Map;

/** The hashes that a transaction has worked out. */
final class Hashes {
    private final Map<String, Hash> known = new HashMap<>();

    Hash of(String text) {
        return known.computeIfAbsent(text, Hash::of);
    }

    byte[] bytes(String text) {
        return of(text).bytes();
    }
}
