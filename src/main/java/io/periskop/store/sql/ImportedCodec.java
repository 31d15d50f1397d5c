package io.periskop.store.sql;

import io.periskop.store.Imported;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What was imported as bytes; none where there is nothing. */
final class ImportedCodec {
    private static final byte[] NONE = new byte[0];

    private ImportedCodec() {}

    static byte[] bytes(Imported imported) {
        if (imported.isNone()) {
            return NONE;
        }
        Packer packer = new Packer()
                .number(imported.returned())
                .timeOrNone(imported.asOf())
                .number(imported.places().size());
        imported.places().forEach((place, count) -> packer.text(place).number(count));
        return packer.bytes();
    }

    static Imported imported(byte[] bytes) {
        if (bytes.length == 0) {
            return Imported.NONE;
        }
        Unpacker unpacker = new Unpacker(bytes);
        long returned = unpacker.number();
        Instant asOf = unpacker.timeOrNone();
        int size = unpacker.size();
        Map<String, Long> places = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            places.put(unpacker.text(), unpacker.number());
        }
        return Imported.of(places, returned, asOf);
    }
}
