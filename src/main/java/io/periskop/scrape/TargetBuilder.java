package io.periskop.scrape;

import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the targets of one service, again at each change of what is discovered. Rules are applied to groups that are new
 * only: what became of the others is remembered until they are gone. For one thread at a time.
 */
final class TargetBuilder {
    private static final int MOST_OF_A_SOURCE = 16;

    /** What became of one group. */
    private record Result(List<Target> active, DroppedTargets dropped) {}

    private final ScrapeOptions options;
    private final TargetMaker maker;
    private Map<TargetGroup, Result> known = new IdentityHashMap<>();

    TargetBuilder(String service, ScrapeOptions options, TargetBounds bounds) {
        this.options = options;
        this.maker = new TargetMaker(service, options, bounds);
    }

    /** @param groups all that there are now */
    Targets build(List<TargetGroup> groups) {
        remember(groups);
        Map<URI, Target> active = new LinkedHashMap<>();
        DroppedTargets dropped = new DroppedTargets(options.keepDroppedTargets());
        for (TargetGroup group : groups) {
            Result result = known(group);
            dropped.addAll(result.dropped);
            result.active.forEach(target -> merge(active, target, dropped));
        }
        int limit = options.targetLimit();
        if (limit > 0 && active.size() > limit) {
            String reason = active.size() + " targets are over the target_limit of " + limit + ", so none is scraped";
            active.values().forEach(target -> dropped.add(new DroppedTarget(target.discovered(), reason)));
            active.clear();
        }
        return new Targets(List.copyOf(active.values()), dropped.kept(), dropped.count());
    }

    /** One URL is scraped once. Of those that do not differ, the last one's discovered labels are shown, as in Prometheus. */
    private static void merge(Map<URI, Target> active, Target target, DroppedTargets dropped) {
        Target first = active.putIfAbsent(target.url(), target);
        if (first == null) {
            return;
        }
        if (first.isScrapedAs(target)) {
            active.put(target.url(), target);
        } else {
            dropped.add(new DroppedTarget(
                    target.discovered(),
                    "another target with other labels scrapes this URL: "
                            + HealthLog.withoutSecrets(target.url().toString())));
        }
    }

    /** A group that comes as another object may still say the same. */
    private void remember(List<TargetGroup> groups) {
        Map<TargetGroup, Result> next = new IdentityHashMap<>(groups.size());
        Map<String, List<TargetGroup>> bySource = null;
        for (TargetGroup group : groups) {
            Result result = known.getOrDefault(group, next.get(group));
            if (result == null) {
                bySource = bySource == null ? bySource() : bySource;
                TargetGroup same = equal(group, bySource.getOrDefault(group.source(), List.of()));
                result = same == null ? make(group) : known(same);
            }
            next.put(group, result);
        }
        known = next;
    }

    /** Several discoveries may each have a group of that name, but not many have. */
    private Map<String, List<TargetGroup>> bySource() {
        Map<String, List<TargetGroup>> bySource = new HashMap<>();
        for (TargetGroup group : known.keySet()) {
            List<TargetGroup> same = bySource.computeIfAbsent(group.source(), s -> new ArrayList<>(1));
            if (same.size() < MOST_OF_A_SOURCE) {
                same.add(group);
            }
        }
        return bySource;
    }

    private static @Nullable TargetGroup equal(TargetGroup group, List<TargetGroup> candidates) {
        for (TargetGroup candidate : candidates) {
            if (candidate.equals(group)) {
                return candidate;
            }
        }
        return null;
    }

    /** Often it is within a group that a URL comes twice: a pod has several ports, and a rule picks one. */
    private Result make(TargetGroup group) {
        Map<URI, Target> active = new LinkedHashMap<>();
        DroppedTargets dropped = new DroppedTargets(options.keepDroppedTargets());
        for (Labels own : group.targets()) {
            Made made = maker.make(own, group.labels());
            if (made instanceof Target target) {
                merge(active, target, dropped);
            } else if (made instanceof DroppedTarget drop) {
                dropped.add(drop);
            }
        }
        return new Result(List.copyOf(active.values()), dropped);
    }

    private Result known(TargetGroup group) {
        Result result = known.get(group);
        if (result == null) {
            throw new IllegalStateException("bug: group " + group.source() + " was not made");
        }
        return result;
    }
}
