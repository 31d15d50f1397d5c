package io.periskop.discovery.prometheus;

import io.periskop.discovery.Excerpt;
import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one answer says about the pool that was asked for, or about all.
 *
 * @param byPool each target once; the empty name holds those whose pool the server does not say
 * @param problems why it is not all
 */
record PoolTargets(Map<String, Set<Labels>> byPool, List<String> problems) {
    private static final String UNKNOWN = "";

    /** @param pool null for all */
    static PoolTargets of(TargetsAnswer answer, @Nullable String pool, State state) {
        Map<String, Set<Labels>> byPool = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        boolean filtered = pool == null || filtered(answer, pool);
        boolean untold = false;
        for (ListedTarget target : answer.targets()) {
            if (target.active() ? !state.wantsActive() : !state.wantsDropped()) {
                continue;
            }
            if (pool != null && target.pool() == null && !filtered) {
                untold = true;
                continue;
            }
            String name = target.pool() != null ? target.pool() : pool != null ? pool : UNKNOWN;
            if (pool == null || pool.equals(name)) {
                byPool.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(named(target, name));
            }
        }
        if (untold) {
            problems.add("the server is older than 2.42 and does not tell which of its dropped targets are of pool "
                    + Excerpt.of(String.valueOf(pool)) + "; update it, or leave out scrape_pools");
        }
        if (state.wantsDropped()) {
            truncation(answer, pool, problems);
        }
        return new PoolTargets(byPool, problems);
    }

    /** Groups with a target that is not there any longer, or not yet, are new objects; others are those of before. */
    List<TargetGroup> groups(Map<String, TargetGroup> before) {
        List<TargetGroup> groups = new ArrayList<>();
        byPool.forEach((pool, targets) -> groups.add(group(pool, targets, before.get(pool))));
        return groups;
    }

    /** These, and those of before that are not there any longer. */
    PoolTargets and(Map<String, TargetGroup> before) {
        Map<String, Set<Labels>> all = new LinkedHashMap<>();
        before.forEach((pool, group) -> all.put(pool, gone(group)));
        byPool.forEach((pool, targets) ->
                all.computeIfAbsent(pool, key -> new LinkedHashSet<>()).addAll(targets));
        return new PoolTargets(all, problems);
    }

    /** Whether any of before is not there any longer. */
    boolean misses(Map<String, TargetGroup> before) {
        return before.values().stream().anyMatch(group -> !gone(group).isEmpty());
    }

    private Set<Labels> gone(TargetGroup before) {
        Set<Labels> now = byPool.getOrDefault(before.source(), Set.of());
        Set<Labels> gone = new LinkedHashSet<>();
        before.targets().stream().filter(target -> !now.contains(target)).forEach(gone::add);
        if (!gone.isEmpty()) {
            Set<Labels> lasting = now.stream().map(DiscoveredLabels::lasting).collect(Collectors.toSet());
            gone.removeIf(target -> lasting.contains(DiscoveredLabels.lasting(target)));
        }
        return gone;
    }

    /** The server lists them in another order each time: those of before keep theirs, and are the same objects. */
    private static TargetGroup group(String pool, Set<Labels> targets, @Nullable TargetGroup before) {
        if (before == null) {
            return new TargetGroup(pool, List.copyOf(targets), Labels.NONE);
        }
        List<Labels> kept = before.targets().stream().filter(targets::contains).toList();
        if (kept.size() == before.targets().size() && kept.size() == targets.size()) {
            return before;
        }
        Set<Labels> ordered = new LinkedHashSet<>(kept);
        ordered.addAll(targets);
        return new TargetGroup(pool, List.copyOf(ordered), Labels.NONE);
    }

    private static Labels named(ListedTarget target, String pool) {
        return target.pool() == null && !pool.equals(UNKNOWN)
                ? target.labels().plus(Labels.of(Map.of(DiscoveredLabels.SCRAPE_POOL, pool)))
                : target.labels();
    }

    /** Whether the server knows the parameter scrapePool; if it lists nothing active that cannot be told. */
    private static boolean filtered(TargetsAnswer answer, String pool) {
        return answer.targets().stream()
                .allMatch(target -> !target.active()
                        || target.pool() == null
                        || target.pool().equals(pool));
    }

    private static void truncation(TargetsAnswer answer, @Nullable String pool, List<String> problems) {
        Map<String, Long> listed = new LinkedHashMap<>();
        for (ListedTarget target : answer.targets()) {
            if (!target.active()) {
                String name = target.pool() != null ? target.pool() : pool != null ? pool : UNKNOWN;
                listed.merge(name, 1L, Long::sum);
            }
        }
        long all = 0;
        for (Map.Entry<String, Long> count : answer.droppedCounts().entrySet()) {
            all += count.getValue();
            boolean asked = pool == null || pool.equals(count.getKey());
            long shown = listed.getOrDefault(count.getKey(), 0L);
            if (asked && !listed.containsKey(UNKNOWN) && shown < count.getValue()) {
                problems.add(truncated("pool " + Excerpt.of(count.getKey()), shown, count.getValue()));
            }
        }
        long unnamed = listed.getOrDefault(UNKNOWN, 0L);
        if (unnamed > 0 && unnamed < all) {
            problems.add(truncated("the server", unnamed, all));
        }
    }

    private static String truncated(String who, long shown, long all) {
        return who + " lists " + shown + " of " + all
                + " dropped targets; leave out keep_dropped_targets in that Prometheus";
    }
}
