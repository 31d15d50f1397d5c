package io.periskop.metrics;

/**
 * A counter as Prometheus sees it. It begins with a value that is shown for a while before it rises, so that every Prometheus
 * that scrapes at least so often has seen where it began: {@code increase()} misses nothing of it then.
 */
final class Rising {
    private long shown;
    private long held;
    private final long heldUntil;

    /** @param heldUntil in milliseconds */
    Rising(long from, long heldUntil) {
        this.shown = from;
        this.heldUntil = heldUntil;
    }

    void add(long amount) {
        long sum = held + amount;
        held = sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** What it shows at this time. */
    long at(long now) {
        if (now >= heldUntil && held != 0) {
            long sum = shown + held;
            // Beyond the largest number it stays there, rather than fall.
            shown = sum < 0 ? Long.MAX_VALUE : sum;
            held = 0;
        }
        return shown;
    }

    /** What waits to be shown, which is not counted here any more. */
    long takeHeld(long now) {
        at(now);
        long rest = held;
        held = 0;
        return rest;
    }
}
