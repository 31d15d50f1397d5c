package io.periskop.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code metrics:}. */
final class MetricsReader {
    private static final Keys KEYS = Keys.of(
            "series_per_service",
            "error_labels",
            "original_metric",
            "target_label",
            "scrape_interval",
            "error_budgets");
    private static final MetricsConfig DEFAULTS = MetricsConfig.DEFAULTS;
    private static final int MOST_LABELS = 8;
    private static final int MOST_BUDGETS = 10_000;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,199}");
    /** What each series has already, or Prometheus gives it. */
    private static final List<String> TAKEN =
            List.of("service_name", "severity", "aggregation_key", "target", "instance", "job", "le", "quantile");

    private static final String ORIGIN = "origin";

    private MetricsReader() {}

    /** @param federates whether other servers are read, whose counts have a label of their own */
    static MetricsConfig read(@Nullable YamlValue value, boolean federates) {
        if (value == null) {
            return DEFAULTS;
        }
        YamlMapping metrics = value.mapping(KEYS);
        YamlValue series = metrics.get("series_per_service");
        YamlValue interval = metrics.get("scrape_interval");
        return new MetricsConfig(
                series == null ? DEFAULTS.seriesPerService() : series.integer(0, 1_000_000),
                labels(metrics, federates),
                flag(metrics, "original_metric", DEFAULTS.original()),
                flag(metrics, "target_label", DEFAULTS.targetLabel()),
                interval == null
                        ? DEFAULTS.scrapeInterval()
                        : interval.duration(Duration.ofMillis(10), Duration.ofHours(1)),
                budgets(metrics.get("error_budgets")));
    }

    private static boolean flag(YamlMapping metrics, String key, boolean otherwise) {
        YamlValue value = metrics.get(key);
        return value == null ? otherwise : value.flag();
    }

    private static List<String> labels(YamlMapping metrics, boolean federates) {
        List<String> names = new ArrayList<>();
        for (YamlValue item : metrics.list("error_labels")) {
            String name = item.text();
            if (!NAME.matcher(name).matches() || name.startsWith("__")) {
                throw item.error("bad label name " + Quoted.value(name)
                        + "; give letters, digits and underscores, such as team");
            }
            if (TAKEN.contains(name)) {
                throw item.error("every series has a label " + Quoted.value(name) + "; name a label of errors");
            }
            if (federates && name.equals(ORIGIN)) {
                throw item.error(
                        "with federation_configs the label 'origin' is the server that counted; name another label of"
                                + " errors");
            }
            if (names.contains(name)) {
                throw item.error("label " + Quoted.value(name) + " is named twice; remove one");
            }
            names.add(name);
        }
        if (names.size() > MOST_LABELS) {
            throw metrics.error("error_labels", "more than " + MOST_LABELS + " labels; name fewer");
        }
        return names;
    }

    private static Map<String, Long> budgets(@Nullable YamlValue value) {
        if (value == null) {
            return Map.of();
        }
        Map<String, Long> budgets = new HashMap<>();
        value.mapping()
                .values()
                .forEach((service, allowed) -> budgets.put(service, (long) allowed.integer(1, Integer.MAX_VALUE)));
        if (budgets.size() > MOST_BUDGETS) {
            throw value.error("more than " + MOST_BUDGETS + " services; name fewer");
        }
        return budgets;
    }
}
