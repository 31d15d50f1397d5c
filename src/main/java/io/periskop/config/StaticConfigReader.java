package io.periskop.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads one item of {@code static_configs:}. */
final class StaticConfigReader {
    private static final Keys KEYS = Keys.of("targets", "labels");
    private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private StaticConfigReader() {}

    static StaticConfig read(YamlValue value) {
        YamlMapping group = value.mapping(KEYS);
        List<String> targets =
                group.list("targets").stream().map(StaticConfigReader::target).toList();
        YamlValue labels = group.get("labels");
        return new StaticConfig(targets, labels == null ? Map.of() : labels(labels.mapping()));
    }

    private static String target(YamlValue value) {
        value.orError(HostPort::target);
        return value.text();
    }

    private static Map<String, String> labels(YamlMapping mapping) {
        Map<String, String> labels = new LinkedHashMap<>();
        mapping.values().forEach((name, value) -> {
            if (!LABEL_NAME.matcher(name).matches()) {
                throw value.error("bad label name; use letters, digits and underscores, beginning with no digit");
            }
            labels.put(name, value.isNothing() ? "" : value.text());
        });
        return labels;
    }
}
