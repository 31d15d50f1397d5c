package io.periskop.store.sql;

import io.periskop.label.Labels;
import io.periskop.store.LabelEdits;
import java.time.Instant;
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

    /** After names and values: names and times, which older versions do not read. */
    static byte[] bytes(LabelEdits edits) {
        if (edits.times().isEmpty()) {
            return bytes(edits.byName());
        }
        Packer packer = new Packer().number(edits.byName().size());
        edits.byName().forEach((name, value) -> packer.text(name).text(value));
        packer.number(edits.times().size());
        edits.times().forEach((name, time) -> packer.text(name).time(time));
        return packer.bytes();
    }

    static LabelEdits edits(byte[] bytes) {
        if (bytes.length == 0) {
            return LabelEdits.NONE;
        }
        Unpacker unpacker = new Unpacker(bytes);
        Map<String, String> byName = byName(unpacker);
        Map<String, Instant> times = new TreeMap<>();
        int size = unpacker.isAtEnd() ? 0 : unpacker.size();
        for (int i = 0; i < size; i++) {
            times.put(unpacker.text(), unpacker.time());
        }
        return LabelEdits.of(byName, times);
    }

    static Labels labels(byte[] bytes) {
        return bytes.length == 0 ? Labels.NONE : Labels.of(byName(new Unpacker(bytes)));
    }

    private static Map<String, String> byName(Unpacker unpacker) {
        int size = unpacker.size();
        Map<String, String> byName = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            byName.put(unpacker.text(), unpacker.text());
        }
        return byName;
    }
}
