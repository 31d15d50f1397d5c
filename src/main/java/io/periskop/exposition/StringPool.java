package io.periskop.exposition;

import org.jspecify.annotations.Nullable;

/**
 * Gives equal texts one object, as far as its fixed number of slots remembers them: stack frames, classes and header
 * names repeat in every occurrence and are most of what a server keeps. Races are harmless: a slot holds some whole
 * string, and at worst a text is kept twice.
 */
final class StringPool {
    private static final int SLOTS = 1 << 13;
    private static final int LONGEST = 1024;

    private final @Nullable String[] slots = new String[SLOTS];

    String pooled(String text) {
        if (text.length() > LONGEST) {
            return text;
        }
        int hash = text.hashCode();
        int slot = (hash ^ hash >>> 13) & SLOTS - 1;
        String there = slots[slot];
        if (there != null && there.equals(text)) {
            return there;
        }
        slots[slot] = text;
        return text;
    }
}
