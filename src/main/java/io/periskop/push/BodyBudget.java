package io.periskop.push;

import java.util.concurrent.atomic.AtomicLong;

/** The memory of pushes that are being read at one time: bounded in all. */
final class BodyBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    BodyBudget(long limit) {
        this.limit = limit;
    }

    /** A part of it; nothing is reserved yet. */
    Share share() {
        return new Share();
    }

    long used() {
        return used.get();
    }

    /** What one push has reserved. Its methods exclude each other: it may be given back while more comes in. */
    final class Share implements AutoCloseable {
        private long reserved;
        private boolean closed;

        /** False if there is not as much left, or it was given back. */
        synchronized boolean take(long bytes) {
            if (closed) {
                return false;
            }
            if (used.addAndGet(bytes) > limit) {
                used.addAndGet(-bytes);
                return false;
            }
            reserved += bytes;
            return true;
        }

        /** Gives all of it back; more than once is once. */
        @Override
        public synchronized void close() {
            used.addAndGet(-reserved);
            reserved = 0;
            closed = true;
        }
    }
}
