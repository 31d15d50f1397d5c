package io.periskop.catalog;

/**
 * Keeps one object for many equal ones, as far as it remembers: so many at most, a few for each hash, where a new one takes
 * the place of another. Threads may race for a place; each gets an equal object.
 */
final class Interned {
    private static final int SLOTS = 1 << 14;
    /** Labels of few names and like values often have the same hash. */
    private static final int WAYS = 8;

    private final Object[] slots = new Object[SLOTS];
    private int turn;

    @SuppressWarnings("unchecked")
    <T> T of(T value) {
        int hash = value.hashCode() * 0x9E3779B9;
        int first = (hash >>> 8 & SLOTS - 1) / WAYS * WAYS;
        int free = -1;
        for (int slot = first; slot < first + WAYS; slot++) {
            Object known = slots[slot];
            if (value.equals(known)) {
                return (T) known;
            }
            if (known == null && free < 0) {
                free = slot;
            }
        }
        slots[free < 0 ? first + (turn++ & WAYS - 1) : free] = value;
        return value;
    }
}
