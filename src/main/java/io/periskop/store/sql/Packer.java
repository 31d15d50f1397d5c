package io.periskop.store.sql;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes values into bytes that {@link Unpacker} reads in the same order. Small numbers are short. */
final class Packer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    byte[] bytes() {
        return out.toByteArray();
    }

    Packer number(long number) {
        long rest = number << 1 ^ number >> 63;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    Packer text(String text) {
        byte[] bytes = Texts.bytes(text);
        number(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    Packer flag(boolean flag) {
        out.write(flag ? 1 : 0);
        return this;
    }

    Packer time(Instant time) {
        return number(time.getEpochSecond()).number(time.getNano());
    }

    Packer timeOrNone(@Nullable Instant time) {
        flag(time != null);
        return time == null ? this : time(time);
    }
}
