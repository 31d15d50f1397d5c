package io.periskop.discovery.prometheus;

import io.periskop.discovery.MetaLabels;
import io.periskop.label.Labels;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes out what Prometheus added for its own job, which would otherwise override the service's own path, scheme and name,
 * and offers it under {@code __meta_prometheus_}.
 */
final class DiscoveredLabels {
    private static final String META = "__meta_prometheus_";
    private static final String PARAM = "__param_";
    private static final String HEALTH = META + "health";
    private static final String LAST = META + "label_";
    static final String SCRAPE_POOL = META + "scrape_pool";

    /** Label of Prometheus' → what it is offered as; empty for those that are of no use here. */
    private static final Map<String, String> ADDED = Map.of(
            Labels.JOB,
            "job",
            Labels.SCHEME,
            "scheme",
            Labels.METRICS_PATH,
            "metrics_path",
            "__scrape_interval__",
            "",
            "__scrape_timeout__",
            "",
            "__convert_classic_histograms_to_nhcb__",
            "",
            "__always_scrape_classic_histograms__",
            "",
            "__scrape_native_histograms__",
            "");

    private DiscoveredLabels() {}

    /**
     * @param discovered as listed
     * @param last those after relabelling there; empty for dropped targets
     */
    static Labels of(
            Map<String, String> discovered, Map<String, String> last, @Nullable String pool, @Nullable String health) {
        TreeMap<String, String> labels = new TreeMap<>();
        discovered.forEach((name, value) -> {
            if (!ADDED.containsKey(name) && !name.startsWith(PARAM)) {
                labels.put(name, value);
            }
        });
        offer(discovered, labels); // after the others: they win over what claims to be them
        last.forEach((name, value) -> labels.put(LAST + MetaLabels.sanitize(name), value));
        if (pool != null) {
            labels.put(SCRAPE_POOL, pool);
        }
        if (health != null) {
            labels.put(HEALTH, health);
        }
        return new Labels(labels);
    }

    private static void offer(Map<String, String> discovered, Map<String, String> labels) {
        discovered.forEach((name, value) -> {
            String added = ADDED.getOrDefault(name, "");
            if (!added.isEmpty()) {
                labels.put(META + added, value);
            } else if (name.startsWith(PARAM)) {
                labels.put(META + "param_" + MetaLabels.sanitize(name.substring(PARAM.length())), value);
            }
        });
    }

    /** Those that stay while the target is the same one: not its health, nor what its server makes of it. */
    static Labels lasting(Labels labels) {
        if (labels.byName().keySet().stream().noneMatch(DiscoveredLabels::mayChange)) {
            return labels;
        }
        Map<String, String> lasting = new TreeMap<>(labels.byName());
        lasting.keySet().removeIf(DiscoveredLabels::mayChange);
        return Labels.of(lasting);
    }

    private static boolean mayChange(String name) {
        return name.equals(HEALTH) || name.startsWith(LAST);
    }
}
