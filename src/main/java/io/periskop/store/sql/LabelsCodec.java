package io.periskop.store.sql;

import io.periskop.label.Labels;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Names and values as bytes; none where there are none. */
final class LabelsCodec {
    private static final byte[] NONE = new byte[0];

    private LabelsCodec() {}

    static byte[] bytes(SortedMap<String, String> byName) {
        if (byName.isEmpty()) {
            return NONE;
        }
        Packer packer = new Packer().number(byName.size());
        byName.forEach((name, value) -> packer.text(name).text(value));
        return packer.bytes();
    }

    static Labels labels(byte[] bytes) {
        Map<String, String> byName = byName(bytes);
        return byName.isEmpty() ? Labels.NONE : Labels.of(byName);
    }

    static Map<String, String> byName(byte[] bytes) {
        if (bytes.length == 0) {
            return Map.of();
        }
        Unpacker unpacker = new Unpacker(bytes);
        int size = unpacker.size();
        Map<String, String> byName = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            byName.put(unpacker.text(), unpacker.text());
        }
        return byName;
    }
}
