package io.periskop.discovery.puppetdb;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.Json;
import io.periskop.discovery.MetaLabels;
import io.periskop.discovery.Wrapped;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Targets of resources: the node of each, with what the resource says of itself. */
final class PuppetResources {
    private static final String PREFIX = "__meta_puppetdb_";
    private static final String SEPARATOR = ",";

    private final PuppetDbDiscovery config;

    PuppetResources(PuppetDbDiscovery config) {
        this.config = config;
    }

    List<Labels> targets(JsonNode resources) {
        List<Labels> targets = new ArrayList<>();
        for (JsonNode resource : Json.items(resources)) {
            targets.add(Labels.of(labels(resource)));
        }
        return targets;
    }

    private Map<String, String> labels(JsonNode resource) {
        Map<String, String> labels = new TreeMap<>();
        if (config.includeParameters()) {
            putParameters(labels, PREFIX + "parameter_", resource.path("parameters"));
        }
        String certname = Json.text(resource, "certname");
        labels.put(Labels.ADDRESS, Addresses.join(certname, config.port()));
        labels.put(PREFIX + "query", config.query());
        labels.put(PREFIX + "certname", certname);
        labels.put(PREFIX + "resource", Json.text(resource, "resource"));
        labels.put(PREFIX + "type", Json.text(resource, "type"));
        labels.put(PREFIX + "title", Json.text(resource, "title"));
        labels.put(PREFIX + "exported", Boolean.toString(Json.flag(resource, "exported")));
        labels.put(PREFIX + "file", Json.text(resource, "file"));
        labels.put(PREFIX + "environment", Json.text(resource, "environment"));
        labels.put(PREFIX + "tags", Wrapped.unlessEmpty(SEPARATOR, Json.texts(resource, "tags")));
        return labels;
    }

    /** Mappings are flattened: {@code a: {b: c}} is {@code a_b}. */
    private static void putParameters(Map<String, String> labels, String prefix, JsonNode parameters) {
        Json.members(parameters).forEach((name, value) -> {
            String label = prefix + MetaLabels.sanitize(name);
            if (value.isObject()) {
                putParameters(labels, label + "_", value);
            } else if (value.isArray()) {
                labels.put(label, list(value));
            } else {
                labels.put(label, scalar(value));
            }
        });
    }

    /** Places of what is neither text, number nor truth value stay, empty. */
    private static String list(JsonNode list) {
        List<String> values = new ArrayList<>();
        list.forEach(value -> values.add(scalar(value)));
        return String.join(SEPARATOR, values);
    }

    private static String scalar(JsonNode value) {
        if (value.isNumber()) {
            return GoNumber.format(value.doubleValue());
        }
        return value.isValueNode() && !value.isNull() ? value.asString("") : "";
    }
}
