package io.periskop.store.sql;

import io.periskop.error.Occurrence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An occurrence without its details, as it stands in its error's row, so that merges need not read the details.
 *
 * @param seq under which the error keeps its details; never used again
 */
record Head(String uuid, Instant at, long seq) {

    /** Heads in the error's order, and the next free {@code seq}. */
    record Heads(List<Head> list, long next) {
        static final Heads NONE = new Heads(List.of(), 0);

        byte[] pack() {
            Packer packer = new Packer().number(next).number(list.size());
            list.forEach(head -> packer.number(head.seq).time(head.at).text(head.uuid));
            return packer.bytes();
        }

        static Heads unpack(byte[] bytes) {
            Unpacker unpacker = new Unpacker(bytes);
            long next = unpacker.number();
            int size = unpacker.size();
            List<Head> list = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                long seq = unpacker.number();
                Instant at = unpacker.time();
                list.add(new Head(unpacker.text(), at, seq));
            }
            return new Heads(list, next);
        }
    }

    static Head of(Occurrence occurrence, long seq) {
        return new Head(
                occurrence.uuid(), Objects.requireNonNull(occurrence.timestamp(), "stored ones have a time"), seq);
    }

    Occurrence withoutDetails() {
        return Occurrence.head(uuid, at);
    }
}
