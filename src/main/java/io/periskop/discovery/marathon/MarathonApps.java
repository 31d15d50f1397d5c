package io.periskop.discovery.marathon;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.Json;
import io.periskop.discovery.MetaLabels;
import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** One group for each application; in it one target for each task and port. */
final class MarathonApps {
    private static final String PREFIX = "__meta_marathon_";
    private static final String MAPPING_LABEL = PREFIX + "port_mapping_label_";
    private static final String DEFINITION_LABEL = PREFIX + "port_definition_label_";

    private MarathonApps() {}

    /** @param answer to {@code /v2/apps} */
    static List<TargetGroup> groups(JsonNode answer) {
        Map<String, TargetGroup> groups = new TreeMap<>();
        for (JsonNode app : Json.items(answer, "apps")) {
            String id = Json.text(app, "id");
            Map<String, String> labels = new TreeMap<>();
            putAll(labels, PREFIX + "app_label_", app.path("labels"));
            labels.put(PREFIX + "app", id);
            labels.put(PREFIX + "image", Json.text(app, "container", "docker", "image"));
            groups.put(id, new TargetGroup(id, targets(app), Labels.of(labels)));
        }
        return List.copyOf(groups.values());
    }

    /**
     * @param number 0 where Mesos chooses it: it is then found in the task
     * @param labels for the targets of this port
     */
    private record Port(long number, Map<String, String> labels) {}

    private static List<Labels> targets(JsonNode app) {
        boolean ownNetwork = inOwnNetwork(app);
        List<Port> declared = ports(app, ownNetwork);
        List<Labels> targets = new ArrayList<>();
        for (JsonNode task : Json.items(app, "tasks")) {
            List<Long> taken =
                    Json.items(task, "ports").stream().map(Json::number).toList();
            List<Port> ports = declared.isEmpty()
                    ? taken.stream().map(number -> new Port(number, Map.of())).toList()
                    : declared;
            String host = host(task, ownNetwork);
            for (int i = 0; i < ports.size(); i++) {
                Port port = ports.get(i);
                long number = port.number == 0 && taken.size() == ports.size() ? taken.get(i) : port.number;
                Map<String, String> labels = new TreeMap<>(port.labels);
                labels.put(Labels.ADDRESS, Addresses.join(host, Long.toString(number)));
                labels.put(PREFIX + "task", Json.text(task, "id"));
                labels.put(PREFIX + "port_index", Integer.toString(i));
                targets.add(Labels.of(labels));
            }
        }
        return targets;
    }

    /** Of the container, of Docker as before Marathon 1.5, or of the application: the first that has any. */
    private static List<Port> ports(JsonNode app, boolean ownNetwork) {
        List<JsonNode> mappings = Json.items(app, "container", "portMappings");
        if (mappings.isEmpty()) {
            mappings = Json.items(app, "container", "docker", "portMappings");
        }
        if (!mappings.isEmpty()) {
            String number = ownNetwork ? "containerPort" : "hostPort";
            return mappings.stream()
                    .map(mapping -> new Port(Json.number(mapping, number), labels(MAPPING_LABEL, mapping)))
                    .toList();
        }
        // Ports that are not required are those of a load balancer: the process has others.
        boolean required = Json.flag(app, "requirePorts");
        return Json.items(app, "portDefinitions").stream()
                .map(definition ->
                        new Port(required ? Json.number(definition, "port") : 0, labels(DEFINITION_LABEL, definition)))
                .toList();
    }

    private static boolean inOwnNetwork(JsonNode app) {
        List<JsonNode> networks = Json.items(app, "networks");
        return !networks.isEmpty() && Json.text(networks.get(0), "mode").equals("container");
    }

    private static String host(JsonNode task, boolean ownNetwork) {
        List<JsonNode> addresses = Json.items(task, "ipAddresses");
        return ownNetwork && !addresses.isEmpty() ? Json.text(addresses.get(0), "ipAddress") : Json.text(task, "host");
    }

    private static Map<String, String> labels(String prefix, JsonNode port) {
        Map<String, String> labels = new TreeMap<>();
        putAll(labels, prefix, port.path("labels"));
        return labels;
    }

    private static void putAll(Map<String, String> labels, String prefix, JsonNode members) {
        Json.textMembers(members).forEach((name, value) -> labels.put(prefix + MetaLabels.sanitize(name), value));
    }
}
