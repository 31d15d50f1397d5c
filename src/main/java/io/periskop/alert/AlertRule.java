package io.periskop.alert;

import io.periskop.label.search.Search;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which errors are told of, when, and how.
 *
 * @param name the {@code alertname}; empty to name it by what happened
 * @param events not empty
 * @param labels win over those that every alert has; one that comes out empty is taken away
 * @param annotations win over those that every alert has
 */
public record AlertRule(
        String name,
        Set<AlertEvent> events,
        Search search,
        SortedMap<String, AlertTemplate> labels,
        SortedMap<String, AlertTemplate> annotations) {
    /** What is told where the configuration has no rules: all there is. */
    public static final AlertRule EVERYTHING =
            new AlertRule("", EnumSet.allOf(AlertEvent.class), Search.ALL, Map.of(), Map.of());

    public AlertRule {
        events = Collections.unmodifiableSet(EnumSet.copyOf(events));
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    public AlertRule(
            String name,
            Set<AlertEvent> events,
            Search search,
            Map<String, AlertTemplate> labels,
            Map<String, AlertTemplate> annotations) {
        this(name, events, search, new TreeMap<>(labels), new TreeMap<>(annotations));
    }

    String nameFor(AlertEvent event) {
        return name.isEmpty() ? event.alertName() : name;
    }
}
