package io.periskop.store.sql;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads what {@link Packer} wrote; throws {@link IllegalStateException} where the bytes end too early. */
final class Unpacker {
    private final byte[] bytes;
    private int at;

    Unpacker(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    long number() {
        long packed = 0;
        int shift = 0;
        int next;
        do {
            next = next();
            packed |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while ((next & 0x80) != 0);
        return packed >>> 1 ^ -(packed & 1);
    }

    /** A count of things that each take a byte or more. */
    int size() {
        long size = number();
        if (size < 0 || size > bytes.length - at) {
            throw damaged();
        }
        return (int) size;
    }

    String text() {
        int length = size();
        String text = Texts.text(bytes, at, length);
        at += length;
        return text;
    }

    boolean flag() {
        return next() != 0;
    }

    Instant time() {
        return Instant.ofEpochSecond(number(), number());
    }

    @Nullable
    Instant timeOrNone() {
        return flag() ? time() : null;
    }

    private int next() {
        if (at == bytes.length) {
            throw damaged();
        }
        return bytes[at++];
    }

    private static IllegalStateException damaged() {
        return new IllegalStateException("a stored value ends too early: the database is damaged, restore a backup");
    }
}
