package io.periskop.store.sql;

import io.periskop.store.Imported;
import io.periskop.store.Origins;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What other servers counted of an error, as bytes; none where there is nothing. What was imported comes first. */
final class ImportedCodec {
    private static final byte[] NONE = new byte[0];

    private ImportedCodec() {}

    static byte[] bytes(Imported imported, Origins origins) {
        if (imported.isNone() && origins.isNone()) {
            return NONE;
        }
        Packer packer = new Packer().number(imported.returned()).timeOrNone(imported.asOf());
        counts(packer, imported.places());
        if (!origins.isNone()) {
            packer.timeOrNone(origins.began());
            counts(packer, origins.counted());
        }
        return packer.bytes();
    }

    static Imported imported(byte[] bytes) {
        return bytes.length == 0 ? Imported.NONE : imported(new Unpacker(bytes));
    }

    static Origins origins(byte[] bytes) {
        if (bytes.length == 0) {
            return Origins.NONE;
        }
        Unpacker unpacker = new Unpacker(bytes);
        imported(unpacker);
        if (unpacker.isAtEnd()) {
            return Origins.NONE;
        }
        Instant began = unpacker.timeOrNone();
        return Origins.of(counts(unpacker), began);
    }

    private static Imported imported(Unpacker unpacker) {
        long returned = unpacker.number();
        Instant asOf = unpacker.timeOrNone();
        return Imported.of(counts(unpacker), returned, asOf);
    }

    private static void counts(Packer packer, Map<String, Long> counts) {
        packer.number(counts.size());
        counts.forEach((name, count) -> packer.text(name).number(count));
    }

    private static Map<String, Long> counts(Unpacker unpacker) {
        int size = unpacker.size();
        Map<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            counts.put(unpacker.text(), unpacker.number());
        }
        return counts;
    }
}
