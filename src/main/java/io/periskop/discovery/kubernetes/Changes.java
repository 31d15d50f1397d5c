package io.periskop.discovery.kubernetes;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was added, changed or removed since somebody looked. Not safe for threads. */
final class Changes {
    private final Map<Resource, Set<String>> keys = new EnumMap<>(Resource.class);

    void add(Resource resource, @Nullable String namespace, String name) {
        keys.computeIfAbsent(resource, r -> new HashSet<>()).add(key(namespace, name));
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    boolean has(Resource resource, @Nullable String namespace, @Nullable String name) {
        Set<String> changed = keys.get(resource);
        return changed != null && name != null && changed.contains(key(namespace, name));
    }

    /** As the caches have it. */
    static String key(@Nullable String namespace, String name) {
        return namespace == null || namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
