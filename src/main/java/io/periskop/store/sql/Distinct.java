package io.periskop.store.sql;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keys of a lookup, each once: a lookup answers a row for each key. */
final class Distinct {
    private final Map<List<Object>, Object[]> keys = new LinkedHashMap<>();

    void add(Object... key) {
        List<Object> comparable = Arrays.stream(key)
                .map(part -> part instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : part)
                .toList();
        keys.putIfAbsent(comparable, key);
    }

    Collection<Object[]> values() {
        return keys.values();
    }
}
