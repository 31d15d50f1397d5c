package io.periskop.push;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last pushes that could not be used, for people. They are no errors of those who push: nothing of them is told to
 * scrapers.
 */
public final class PushTrouble {
    private static final int KEPT = 20;
    private static final int LONGEST = 300;

    private final Deque<Entry> last = new ArrayDeque<>();

    /** @param path of the group; empty for none */
    record Entry(Instant at, String address, String path, String reason, String sentence) {}

    synchronized void add(Instant at, String address, String path, String reason, String sentence) {
        if (last.size() == KEPT) {
            last.removeLast();
        }
        last.addFirst(new Entry(at, cut(address), cut(path), reason, cut(sentence)));
    }

    /** The newest first. */
    synchronized List<Entry> last() {
        return List.copyOf(last);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
