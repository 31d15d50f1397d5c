package io.periskop.discovery.docker;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.Json;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Nodes of a swarm, as targets and as what their tasks say of them. */
final class SwarmNodes {
    private static final String PREFIX = SwarmRole.PREFIX + "node_";

    /** A task's address is its node's. */
    static final String ADDRESS = PREFIX + "address";

    private SwarmNodes() {}

    static List<Labels> targets(JsonNode nodes, int port) {
        List<Labels> targets = new ArrayList<>();
        for (JsonNode node : Json.items(nodes)) {
            SortedMap<String, String> labels = labels(node);
            labels.put(PREFIX + "engine_version", Json.text(node, "Description", "Engine", "EngineVersion"));
            if (Json.has(node, "ManagerStatus")) {
                labels.put(PREFIX + "manager_leader", Boolean.toString(Json.flag(node, "ManagerStatus", "Leader")));
                labels.put(PREFIX + "manager_reachability", Json.text(node, "ManagerStatus", "Reachability"));
                labels.put(PREFIX + "manager_address", Json.text(node, "ManagerStatus", "Addr"));
            }
            labels.put(Labels.ADDRESS, Addresses.join(Json.text(node, "Status", "Addr"), port));
            targets.add(Labels.of(labels));
        }
        return targets;
    }

    /** Those that its tasks have too. */
    static SortedMap<String, String> labels(JsonNode node) {
        SortedMap<String, String> labels = new TreeMap<>();
        NetworkLabels.putAll(labels, PREFIX + "label_", node, "Spec", "Labels");
        labels.put(PREFIX + "id", Json.text(node, "ID"));
        labels.put(PREFIX + "role", Json.text(node, "Spec", "Role"));
        labels.put(ADDRESS, Json.text(node, "Status", "Addr"));
        labels.put(PREFIX + "availability", Json.text(node, "Spec", "Availability"));
        labels.put(PREFIX + "hostname", Json.text(node, "Description", "Hostname"));
        labels.put(PREFIX + "platform_architecture", Json.text(node, "Description", "Platform", "Architecture"));
        labels.put(PREFIX + "platform_os", Json.text(node, "Description", "Platform", "OS"));
        labels.put(PREFIX + "status", Json.text(node, "Status", "State"));
        return labels;
    }
}
