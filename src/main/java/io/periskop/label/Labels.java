package io.periskop.label;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Immutable, sorted by name. An empty value is the same as no label, as in Prometheus: it is left out. */
public record Labels(SortedMap<String, String> byName) {
    public static final String ADDRESS = "__address__";
    public static final String SCHEME = "__scheme__";
    public static final String METRICS_PATH = "__metrics_path__";
    public static final String SCRAPE_INTERVAL = "__scrape_interval__";
    public static final String SCRAPE_TIMEOUT = "__scrape_timeout__";
    /** Ours: the service whose errors a target's are. */
    public static final String SERVICE = "__service__";
    /** Followed by the name of a parameter of the URL. */
    public static final String PARAM_PREFIX = "__param_";
    /** What a discovery knows of a target, for rules to use. */
    public static final String META_PREFIX = "__meta_";

    public static final String JOB = "job";
    public static final String INSTANCE = "instance";
    public static final Labels NONE = new Labels(Collections.emptySortedMap());

    private static final String INTERNAL = "__";

    public Labels {
        TreeMap<String, String> copy = new TreeMap<>(byName);
        copy.values().removeIf(String::isEmpty);
        byName = Collections.unmodifiableSortedMap(copy);
    }

    public static Labels of(Map<String, String> labels) {
        return new Labels(new TreeMap<>(labels));
    }

    /** Null if there is none. */
    public @Nullable String get(String name) {
        return byName.get(name);
    }

    /** These, overridden by the others. */
    public Labels plus(Labels others) {
        TreeMap<String, String> all = new TreeMap<>(byName);
        all.putAll(others.byName);
        return new Labels(all);
    }

    /** These, and the label where they have none of that name. */
    public Labels orElse(String name, String value) {
        return byName.containsKey(name) ? this : plus(of(Map.of(name, value)));
    }

    /** Without those that are only for the server's own use: names that begin with two underscores. */
    public Labels visible() {
        TreeMap<String, String> shown = new TreeMap<>(byName);
        shown.keySet().removeIf(name -> name.startsWith(INTERNAL));
        return new Labels(shown);
    }
}
