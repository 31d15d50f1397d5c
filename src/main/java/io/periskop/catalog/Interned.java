package io.periskop.catalog;

/**
 * Keeps one object for many equal ones, as far as it remembers: so many at most, each in a slot that the next of that slot
 * takes over. Threads may race for a slot; each gets an equal object.
 */
final class Interned {
    private static final int SLOTS = 1 << 14;

    private final Object[] slots = new Object[SLOTS];

    @SuppressWarnings("unchecked")
    <T> T of(T value) {
        int hash = value.hashCode();
        int slot = (hash ^ hash >>> 15) & SLOTS - 1;
        Object known = slots[slot];
        if (value.equals(known)) {
            return (T) known;
        }
        slots[slot] = value;
        return value;
    }
}
