package io.periskop.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the first so many of any number of errors, without sorting the rest. */
final class Best {
    /** @param value what it is ranked by */
    record Candidate(CatalogError error, Comparable<?> value, boolean certain) {}

    private final int most;
    private final Ranking ranking;
    private final Comparator<Candidate> order;
    /** The last of them on top. */
    private final PriorityQueue<Candidate> kept;

    private boolean more;

    Best(int most, Ranking ranking) {
        this.most = most;
        this.ranking = ranking;
        this.order = (a, b) -> ranking.compare(a.value, a.error.id(), b.value, b.error.id());
        this.kept = new PriorityQueue<>(order.reversed());
    }

    void offer(CatalogError error, boolean certain) {
        Comparable<?> value = ranking.value(error);
        if (kept.size() < most) {
            kept.add(new Candidate(error, value, certain));
            return;
        }
        more = true;
        Candidate last = kept.element();
        if (ranking.compare(value, error.id(), last.value(), last.error().id()) < 0) {
            kept.remove();
            kept.add(new Candidate(error, value, certain));
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
