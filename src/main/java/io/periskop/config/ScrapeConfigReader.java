package io.periskop.config;

import io.periskop.label.relabel.NameValidation;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what a service has in common with Prometheus' {@code scrape_config}. */
final class ScrapeConfigReader {
    /** Those of {@link ScraperReader} are among them, and those of {@link HttpConfigReader} are not. */
    static final List<String> KEYS = List.of(
            "scrape_interval",
            "scrape_timeout",
            "metrics_path",
            "scheme",
            "params",
            "honor_labels",
            "enable_compression",
            "body_size_limit",
            "error_limit",
            "target_limit",
            "label_limit",
            "label_name_length_limit",
            "label_value_length_limit",
            "keep_dropped_targets",
            "metric_name_validation_scheme",
            "relabel_configs",
            "error_relabel_configs");

    private static final List<String> SCHEMES = List.of("http", "https");

    private ScrapeConfigReader() {}

    /** @param directory that relative paths begin at */
    static ScrapeConfig read(YamlMapping service, Path directory) {
        NameValidation names = RelabelReader.scheme(service.get("metric_name_validation_scheme"));
        RelabelReader rules = new RelabelReader(names);
        YamlValue compression = service.get("enable_compression");
        YamlValue honorLabels = service.get("honor_labels");
        return new ScrapeConfig(
                scheme(service.get("scheme")),
                params(service.get("params")),
                honorLabels != null && honorLabels.flag(),
                compression == null || compression.flag(),
                limit(service, "error_limit"),
                limit(service, "target_limit"),
                limit(service, "label_limit"),
                limit(service, "label_name_length_limit"),
                limit(service, "label_value_length_limit"),
                limit(service, "keep_dropped_targets"),
                names,
                rules.read(service.list("relabel_configs")),
                rules.read(service.list("error_relabel_configs")),
                HttpConfigReader.read(service, directory));
    }

    private static String scheme(@Nullable YamlValue value) {
        if (value == null || value.text().isEmpty()) {
            return ScrapeConfig.DEFAULTS.scheme();
        }
        if (!SCHEMES.contains(value.text())) {
            throw value.error("unknown scheme " + Quoted.value(value.text()) + "; give http or https");
        }
        return value.text();
    }

    private static SortedMap<String, List<String>> params(@Nullable YamlValue value) {
        SortedMap<String, List<String>> params = new TreeMap<>();
        if (value != null) {
            value.mapping()
                    .values()
                    .forEach((name, each) -> params.put(
                            name,
                            each.isNothing()
                                    ? List.of()
                                    : each.list().stream().map(YamlValue::text).toList()));
        }
        return params;
    }

    private static int limit(YamlMapping service, String key) {
        YamlValue value = service.get(key);
        return value == null ? 0 : value.integer(0, Integer.MAX_VALUE);
    }
}
