package io.periskop.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Targets that the file itself lists.
 *
 * @param targets each {@code host}, {@code host:port} or {@code [ipv6]:port}; as written, so possibly repeated
 * @param labels added to every target of this group; in the file's order, values possibly empty
 */
public record StaticConfig(List<String> targets, Map<String, String> labels) {
    public StaticConfig {
        targets = List.copyOf(targets);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}
