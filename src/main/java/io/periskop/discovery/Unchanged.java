package io.periskop.discovery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers the groups of the refresh before: those that did not change stay the same objects. Not for several threads at once. */
public final class Unchanged {
    private Map<String, TargetGroup> before = Map.of();

    public List<TargetGroup> keep(List<TargetGroup> groups) {
        Map<String, TargetGroup> now = new HashMap<>();
        List<TargetGroup> kept = groups.stream()
                .map(group -> {
                    TargetGroup same = before.get(group.source());
                    return same != null && same.equals(group) ? same : group;
                })
                .toList();
        kept.forEach(group -> now.put(group.source(), group));
        before = now;
        return kept;
    }
}
