package io.periskop.exposition;

import org.jspecify.annotations.Nullable;

/** A map from long of known size, built once and asked often: open addressing, no boxing, no nodes. */
final class LongTable<V> {
    private final long[] keys;
    private final @Nullable Object[] values;
    private final int mask;

    LongTable(int size) {
        keys = new long[capacity(size)];
        values = new Object[keys.length];
        mask = keys.length - 1;
    }

    /** The table must have been made for at least as many keys as are put. */
    void put(long key, V value) {
        int slot = find(key);
        keys[slot] = key;
        values[slot] = value;
    }

    @SuppressWarnings("unchecked")
    @Nullable
    V get(long key) {
        return (V) values[find(key)];
    }

    private int find(long key) {
        int slot = spread(key) & mask;
        while (values[slot] != null && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** A power of two that leaves at least a third of the slots free. */
    static int capacity(int size) {
        return Math.max(2, Integer.highestOneBit(size + size / 2) << 1);
    }

    static int spread(long key) {
        return (int) (key * 0x9e3779b97f4a7c15L >>> 32);
    }
}
