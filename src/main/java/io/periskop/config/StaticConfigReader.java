package io.periskop.config;

import io.periskop.label.relabel.NameValidation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one item of {@code static_configs:}. */
final class StaticConfigReader {
    private static final Keys KEYS = Keys.of("targets", "labels");

    private StaticConfigReader() {}

    /** @param judged whether each target must be an address as it is, since no rule could make one of it */
    static StaticConfig read(YamlValue value, boolean judged) {
        YamlMapping group = value.mapping(KEYS);
        List<String> targets = group.list("targets").stream()
                .map(target -> target(target, judged))
                .toList();
        YamlValue labels = group.get("labels");
        return new StaticConfig(targets, labels == null ? Map.of() : labels(labels.mapping()));
    }

    private static String target(YamlValue value, boolean judged) {
        if (judged) {
            value.orError(HostPort::target);
        }
        return value.text();
    }

    private static Map<String, String> labels(YamlMapping mapping) {
        Map<String, String> labels = new LinkedHashMap<>();
        mapping.values().forEach((name, value) -> {
            if (!NameValidation.UTF8.isName(name)) {
                throw value.error("bad label name; write at least one character, and only whole ones");
            }
            labels.put(name, value.isNothing() ? "" : value.text());
        });
        return labels;
    }
}
