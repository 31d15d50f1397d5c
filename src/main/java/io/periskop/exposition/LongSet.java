package io.periskop.exposition;

/** A set of longs of known size, built once and asked often: one array, no boxing. Takes 0 for a member's absence. */
final class LongSet {
    private final long[] slots;

    LongSet(int size) {
        slots = new long[LongTable.capacity(size)];
    }

    /** The set must have been made for at least as many members as are added. */
    void add(long member) {
        slots[find(member)] = member;
    }

    boolean contains(long member) {
        return member != 0 && slots[find(member)] == member;
    }

    private int find(long member) {
        int mask = slots.length - 1;
        int slot = LongTable.spread(member) & mask;
        while (slots[slot] != 0 && slots[slot] != member) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
