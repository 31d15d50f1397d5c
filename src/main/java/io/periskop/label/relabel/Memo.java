package io.periskop.label.relabel;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers answers to texts that come again and again, such as namespaces and names of labels: so many at most, each in a
 * slot that the next text of that slot takes over. Threads may race for a slot: an entry is whole or not there.
 */
final class Memo<T> {
    private static final int SLOTS = 512;
    private static final int LONGEST = 256;

    private record Entry<T>(String text, T answer) {}

    private final Function<String, T> ask;
    /** Made when it is first used: most rules need none. */
    private volatile Entry<T> @Nullable [] slots;

    Memo(Function<String, T> ask) {
        this.ask = ask;
    }

    T get(String text) {
        if (text.length() > LONGEST) {
            return ask.apply(text);
        }
        Entry<T>[] all = slots();
        int hash = text.hashCode();
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        Entry<T> entry = all[slot];
        if (entry == null || !entry.text.equals(text)) {
            entry = new Entry<>(text, ask.apply(text));
            all[slot] = entry;
        }
        return entry.answer;
    }

    @SuppressWarnings("unchecked")
    private Entry<T>[] slots() {
        Entry<T>[] all = slots;
        if (all == null) {
            all = (Entry<T>[]) new Entry<?>[SLOTS];
            slots = all;
        }
        return all;
    }
}
