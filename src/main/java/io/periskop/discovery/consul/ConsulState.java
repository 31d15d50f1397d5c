package io.periskop.discovery.consul;

import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of Consul, and whether there is something new to say about it. Not for several threads at once. */
final class ConsulState {
    private final SortedMap<String, Known> services = new TreeMap<>();
    private final Map<String, String> problems = new LinkedHashMap<>();
    private @Nullable String catalogProblem;
    private boolean listed;
    private boolean patient = true;
    private boolean complete;
    private @Nullable Refresh said;

    private record Known(@Nullable TargetGroup group) {}

    /** These are all services there are now. */
    void listed(Collection<String> names) {
        listed = true;
        catalogProblem = null;
        services.keySet().retainAll(names);
        problems.keySet().retainAll(names);
        names.forEach(name -> services.putIfAbsent(name, new Known(null)));
    }

    /** Which services there are cannot be known at the moment, or not all of them. */
    void catalogFailed(String problem) {
        catalogProblem = problem;
    }

    void found(TargetGroup group) {
        problems.remove(group.source());
        services.computeIfPresent(
                group.source(), (name, known) -> group.equals(known.group) ? known : new Known(group));
    }

    void failed(String service, String problem) {
        if (services.containsKey(service)) {
            problems.put(service, problem);
        }
    }

    /** From now on what is known is told, even if not all services of the first list were heard of. */
    void waitNoLonger() {
        patient = false;
    }

    /** What is to be told now; null if that was told already, or if it is better to wait for more. */
    @Nullable
    Refresh next() {
        Refresh next = listed ? all() : catalogProblem == null ? null : new Refresh.Failed(catalogProblem);
        if (next == null || next.equals(said)) {
            return null;
        }
        said = next;
        return next;
    }

    private @Nullable Refresh all() {
        List<TargetGroup> groups = new ArrayList<>();
        String silent = null;
        for (Map.Entry<String, Known> service : services.entrySet()) {
            TargetGroup group = service.getValue().group;
            if (group != null) {
                groups.add(group);
            } else if (!problems.containsKey(service.getKey())) {
                silent = service.getKey();
            }
        }
        complete |= silent == null;
        if (!complete && patient) {
            return null;
        }
        String problem = problem(complete ? null : silent);
        if (problem == null) {
            return new Refresh.Found(groups);
        }
        return groups.isEmpty() ? new Refresh.Failed(problem) : new Refresh.Partial(groups, problem);
    }

    /** Of several the one that lasts longest, so that it is told once and not with each other one. */
    private @Nullable String problem(@Nullable String silent) {
        if (catalogProblem != null) {
            return catalogProblem;
        }
        if (problems.isEmpty()) {
            return silent == null
                    ? null
                    : "service '" + silent + "' has not been answered for yet; see whether Consul is slow";
        }
        String oldest = problems.values().iterator().next();
        return problems.size() == 1 ? oldest : oldest + " (and other services have problems)";
    }
}
