package io.periskop.discovery.gce;

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

/** One target for each instance that is in a network, at the private address of its first interface. */
final class GceInstances {
    private static final String PREFIX = "__meta_gce_";
    private static final String NAT = "ONE_TO_ONE_NAT";

    private final GceDiscovery config;

    GceInstances(GceDiscovery config) {
        this.config = config;
    }

    List<Labels> targets(List<JsonNode> instances) {
        List<Labels> targets = new ArrayList<>();
        for (JsonNode instance : instances) {
            List<JsonNode> interfaces = Json.items(instance, "networkInterfaces");
            if (!interfaces.isEmpty()) {
                targets.add(Labels.of(labels(instance, interfaces)));
            }
        }
        return targets;
    }

    private Map<String, String> labels(JsonNode instance, List<JsonNode> interfaces) {
        Map<String, String> labels = new TreeMap<>();
        Json.textMembers(instance, "labels")
                .forEach((name, value) -> labels.put(PREFIX + "label_" + MetaLabels.sanitize(name), value));
        for (JsonNode item : Json.items(instance, "metadata", "items")) {
            labels.put(PREFIX + "metadata_" + MetaLabels.sanitize(Json.text(item, "key")), Json.text(item, "value"));
        }
        for (JsonNode each : interfaces) {
            labels.put(
                    PREFIX + "interface_ipv4_" + MetaLabels.sanitize(Json.text(each, "name")),
                    Json.text(each, "networkIP"));
        }
        putInstance(labels, instance);
        putPrimary(labels, interfaces.get(0));
        return labels;
    }

    private void putInstance(Map<String, String> labels, JsonNode instance) {
        labels.put(PREFIX + "project", config.project());
        labels.put(PREFIX + "zone", Json.text(instance, "zone"));
        labels.put(PREFIX + "instance_id", Json.text(instance, "id"));
        labels.put(PREFIX + "instance_name", Json.text(instance, "name"));
        labels.put(PREFIX + "instance_status", Json.text(instance, "status"));
        labels.put(PREFIX + "machine_type", Json.text(instance, "machineType"));
        labels.put(PREFIX + "tags", Wrapped.unlessEmpty(config.tagSeparator(), Json.texts(instance, "tags", "items")));
    }

    private void putPrimary(Map<String, String> labels, JsonNode primary) {
        String ip = Json.text(primary, "networkIP");
        labels.put(Labels.ADDRESS, Addresses.join(ip, config.port()));
        labels.put(PREFIX + "network", Json.text(primary, "network"));
        labels.put(PREFIX + "subnetwork", Json.text(primary, "subnetwork"));
        labels.put(PREFIX + "private_ip", ip);
        List<JsonNode> access = Json.items(primary, "accessConfigs");
        if (!access.isEmpty() && Json.text(access.get(0), "type").equals(NAT)) {
            labels.put(PREFIX + "public_ip", Json.text(access.get(0), "natIP"));
        }
    }
}
