package io.periskop.discovery.consul;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which services are wanted.
 *
 * @param services their names; empty for all
 * @param tags which they must all have
 * @param filter an expression about the catalog's services; empty for none
 * @param healthFilter an expression about the instances of each; empty for none
 */
record ConsulChoice(List<String> services, List<String> tags, String filter, String healthFilter) {
    ConsulChoice {
        services = List.copyOf(services);
        tags = List.copyOf(tags);
    }

    /** Whether the catalog has to say which services there are; otherwise they are all named. */
    boolean needsCatalog() {
        return services.isEmpty() || !tags.isEmpty() || !filter.isEmpty();
    }

    /** @param catalog names with their tags */
    SortedSet<String> of(Map<String, List<String>> catalog) {
        SortedSet<String> wanted = new TreeSet<>();
        catalog.forEach((name, itsTags) -> {
            if ((services.isEmpty() || services.contains(name)) && itsTags.containsAll(tags)) {
                wanted.add(name);
            }
        });
        return wanted;
    }
}
