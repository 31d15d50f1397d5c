package io.periskop.discovery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers the groups of one run, so that those that did not change stay the same objects. Not for several threads at once. */
public final class Unchanged {
    private Map<String, TargetGroup> last = Map.of();

    /** These, with the earlier object in place of each equal one. */
    public List<TargetGroup> settle(List<TargetGroup> found) {
        Map<String, TargetGroup> now = new HashMap<>();
        for (TargetGroup group : found) {
            TargetGroup before = last.get(group.source());
            now.put(group.source(), group.equals(before) ? before : group);
        }
        last = now;
        return found.stream()
                .map(group -> now.getOrDefault(group.source(), group))
                .toList();
    }
}
