package io.periskop.discovery.docker;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.Json;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Services of a swarm: one target for each virtual address and published TCP port, or one for each address. */
final class SwarmServices {
    private static final String PREFIX = SwarmRole.PREFIX + "service_";

    private SwarmServices() {}

    static List<Labels> targets(JsonNode services, JsonNode networks, int port) {
        NetworkLabels networkLabels = new NetworkLabels(networks, SwarmRole.PREFIX);
        List<Labels> targets = new ArrayList<>();
        for (JsonNode service : Json.items(services)) {
            SortedMap<String, String> common = labels(service);
            common.put(
                    PREFIX + "task_container_hostname",
                    Json.text(service, "Spec", "TaskTemplate", "ContainerSpec", "Hostname"));
            common.put(
                    PREFIX + "task_container_image",
                    Json.text(service, "Spec", "TaskTemplate", "ContainerSpec", "Image"));
            common.put(PREFIX + "updating_status", Json.text(service, "UpdateStatus", "State"));
            for (JsonNode address : Json.items(service, "Endpoint", "VirtualIPs")) {
                Map<String, String> labels = new TreeMap<>(common);
                labels.putAll(networkLabels.of(Json.text(address, "NetworkID")));
                add(targets, labels, Addresses.ofNetwork(Json.text(address, "Addr")), tcpPorts(service), port);
            }
        }
        return targets;
    }

    private static void add(
            List<Labels> targets, Map<String, String> common, String ip, List<JsonNode> ports, int otherwise) {
        for (JsonNode port : ports) {
            Map<String, String> labels = new TreeMap<>(common);
            labels.put(PREFIX + "endpoint_port_name", Json.text(port, "Name"));
            labels.put(PREFIX + "endpoint_port_publish_mode", Json.text(port, "PublishMode"));
            labels.put(Labels.ADDRESS, Addresses.join(ip, Long.toString(Json.number(port, "PublishedPort"))));
            targets.add(Labels.of(labels));
        }
        if (ports.isEmpty()) {
            common.put(Labels.ADDRESS, Addresses.join(ip, otherwise));
            targets.add(Labels.of(common));
        }
    }

    /** Those that its tasks have too. */
    static SortedMap<String, String> labels(JsonNode service) {
        SortedMap<String, String> labels = new TreeMap<>();
        NetworkLabels.putAll(labels, PREFIX + "label_", service, "Spec", "Labels");
        labels.put(PREFIX + "id", Json.text(service, "ID"));
        labels.put(PREFIX + "name", Json.text(service, "Spec", "Name"));
        labels.put(PREFIX + "mode", mode(service));
        return labels;
    }

    static List<JsonNode> tcpPorts(JsonNode service) {
        return tcp(Json.items(service, "Endpoint", "Ports"));
    }

    static List<JsonNode> tcp(List<JsonNode> ports) {
        return ports.stream()
                .filter(port -> Json.text(port, "Protocol").equals("tcp"))
                .toList();
    }

    /** Empty for jobs. */
    private static String mode(JsonNode service) {
        if (Json.has(service, "Spec", "Mode", "Global")) {
            return "global";
        }
        return Json.has(service, "Spec", "Mode", "Replicated") ? "replicated" : "";
    }
}
