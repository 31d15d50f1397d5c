package io.periskop.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** On how many instances of a service one and the same error happened lately: for each service the most. Thread-safe. */
final class AffectedInstances {
    private static final long WINDOW = 600_000;
    private static final int MOST_ERRORS = 1_000;
    private static final int MOST_INSTANCES = 10_000;

    /** Service → error → instance → when last, in milliseconds. */
    private final Map<String, Map<String, Map<String, Long>>> services = new TreeMap<>();

    private long lastPurge;

    synchronized void grew(String service, String source, String key, long now) {
        if (now - lastPurge > WINDOW) {
            purge(now);
        }
        Map<String, Map<String, Long>> errors = services.computeIfAbsent(service, s -> new HashMap<>());
        Map<String, Long> instances = errors.get(key);
        if (instances == null) {
            if (errors.size() >= MOST_ERRORS) {
                return;
            }
            instances = new HashMap<>(2);
            errors.put(key, instances);
        }
        if (instances.size() < MOST_INSTANCES || instances.containsKey(source)) {
            instances.put(source, now);
        }
    }

    private void purge(long now) {
        lastPurge = now;
        services.values().forEach(errors -> {
            errors.values().forEach(instances -> instances.values().removeIf(when -> when < now - WINDOW));
            errors.values().removeIf(Map::isEmpty);
        });
        services.values().removeIf(Map::isEmpty);
    }

    synchronized void write(PageText page, Iterable<String> known, long now) {
        purge(now);
        page.gauge(
                "periskop_affected_instances",
                "The most instances of the service on which one error happened within ten minutes.");
        for (String service : known) {
            int most = services.getOrDefault(service, Map.of()).values().stream()
                    .mapToInt(Map::size)
                    .max()
                    .orElse(0);
            page.add("periskop_affected_instances")
                    .add(new LabelText().with(LabelText.SERVICE, service).bytes())
                    .value(most);
        }
    }
}
