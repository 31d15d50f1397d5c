package io.periskop.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the first so many of any number of errors, without sorting the rest. */
final class Best {
    record Candidate(CatalogError error, boolean certain) {}

    private final int most;
    private final Comparator<Candidate> order;
    /** The last of them on top. */
    private final PriorityQueue<Candidate> kept;

    private boolean more;

    Best(int most, Ranking ranking) {
        this.most = most;
        this.order = (a, b) -> ranking.compare(a.error, b.error);
        this.kept = new PriorityQueue<>(order.reversed());
    }

    void offer(CatalogError error, boolean certain) {
        Candidate candidate = new Candidate(error, certain);
        if (kept.size() < most) {
            kept.add(candidate);
            return;
        }
        more = true;
        if (order.compare(candidate, kept.element()) < 0) {
            kept.remove();
            kept.add(candidate);
        }
    }

    /** Whether there were more than are kept. */
    boolean hasMore() {
        return more;
    }

    List<Candidate> inOrder() {
        List<Candidate> all = new ArrayList<>(kept);
        all.sort(order);
        return all;
    }
}
