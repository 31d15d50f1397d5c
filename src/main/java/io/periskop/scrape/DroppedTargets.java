package io.periskop.scrape;

import java.util.ArrayList;
import java.util.List;

/** Counts what is dropped, and keeps the first of it. */
final class DroppedTargets {
    private final List<DroppedTarget> kept = new ArrayList<>();
    private final int most;
    private int count;

    /** @param keep how many to keep; 0 is all */
    DroppedTargets(int keep) {
        most = keep == 0 ? Integer.MAX_VALUE : keep;
    }

    void add(DroppedTarget dropped) {
        count++;
        if (kept.size() < most) {
            kept.add(dropped);
        }
    }

    void addAll(DroppedTargets others) {
        count += others.count;
        kept.addAll(others.kept.subList(0, Math.min(others.kept.size(), most - kept.size())));
    }

    List<DroppedTarget> kept() {
        return kept;
    }

    int count() {
        return count;
    }
}
