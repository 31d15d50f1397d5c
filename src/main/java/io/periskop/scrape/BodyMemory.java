package io.periskop.scrape;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory of answers that are being read: bounded in all, and a few arrays are used again and again, since arrays of
 * this size are costly to collect.
 */
final class BodyMemory {
    private static final int SMALLEST = 64 << 10;
    private static final int LARGEST_KEPT = 8 << 20;
    private static final int KEPT = 8;

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final ConcurrentLinkedDeque<byte[]> spare = new ConcurrentLinkedDeque<>();
    private final AtomicInteger spares = new AtomicInteger();

    BodyMemory(long limit) {
        this.limit = limit;
    }

    /** Reserves bytes; false if there is not enough. */
    boolean reserve(long bytes) {
        if (used.addAndGet(bytes) <= limit) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }

    /** An array of at least this size, whatever its content; to be given back. */
    byte[] take(int size) {
        byte[] array = spare.pollFirst();
        if (array != null) {
            spares.decrementAndGet();
            if (array.length >= size) {
                return array;
            }
        }
        return new byte
                [size <= SMALLEST ? SMALLEST : size <= LARGEST_KEPT ? Integer.highestOneBit(size - 1) << 1 : size];
    }

    void giveBack(byte[] array) {
        if (array.length <= LARGEST_KEPT && spares.get() < KEPT) {
            spares.incrementAndGet();
            spare.addFirst(array);
        }
    }

    /** A body whose reservation and array come back when it is closed. */
    Body body(byte[] bytes, int length, long reserved) {
        return new Pooled(bytes, length, reserved);
    }

    private final class Pooled implements Body {
        private final long reserved;
        private final int length;
        private final AtomicBoolean closed = new AtomicBoolean();
        private byte @Nullable [] bytes;

        private Pooled(byte[] bytes, int length, long reserved) {
            this.bytes = bytes;
            this.length = length;
            this.reserved = reserved;
        }

        @Override
        public byte[] bytes() {
            if (bytes == null) {
                throw new IllegalStateException("closed");
            }
            return bytes;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true) && bytes != null) {
                giveBack(bytes);
                bytes = null;
                release(reserved);
            }
        }
    }
}
