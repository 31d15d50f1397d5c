package io.periskop.discovery.docker;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.Json;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Tasks of a swarm: one target for each TCP port published on its node, and for each address in a network one for each
 * published TCP port of its service, or one without.
 */
final class SwarmTasks {
    private static final String PREFIX = SwarmRole.PREFIX + "task_";
    private static final String PUBLISH_MODE = PREFIX + "port_publish_mode";

    private final Map<String, JsonNode> services = new HashMap<>();
    private final Map<String, JsonNode> nodes = new HashMap<>();
    private final NetworkLabels networks;
    private final int port;

    SwarmTasks(JsonNode services, JsonNode nodes, JsonNode networks, int port) {
        Json.items(services).forEach(service -> this.services.put(Json.text(service, "ID"), service));
        Json.items(nodes).forEach(node -> this.nodes.put(Json.text(node, "ID"), node));
        this.networks = new NetworkLabels(networks, SwarmRole.PREFIX);
        this.port = port;
    }

    List<Labels> targets(JsonNode tasks) {
        List<Labels> targets = new ArrayList<>();
        for (JsonNode task : Json.items(tasks)) {
            Map<String, String> common = labels(task);
            addPublished(targets, task, common);
            for (JsonNode attachment : Json.items(task, "NetworksAttachments")) {
                addAttached(targets, task, attachment, common);
            }
        }
        return targets;
    }

    private Map<String, String> labels(JsonNode task) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(PREFIX + "id", Json.text(task, "ID"));
        labels.put(PREFIX + "desired_state", Json.text(task, "DesiredState"));
        labels.put(PREFIX + "state", Json.text(task, "Status", "State"));
        labels.put(PREFIX + "slot", Long.toString(Json.number(task, "Slot")));
        labels.put(PREFIX + "container_id", Json.text(task, "Status", "ContainerStatus", "ContainerID"));
        NetworkLabels.putAll(labels, SwarmRole.PREFIX + "container_label_", task, "Spec", "ContainerSpec", "Labels");
        JsonNode service = services.get(Json.text(task, "ServiceID"));
        if (service != null) {
            labels.putAll(SwarmServices.labels(service));
        }
        JsonNode node = nodes.get(Json.text(task, "NodeID"));
        if (node != null) {
            labels.putAll(SwarmNodes.labels(node));
        }
        return labels;
    }

    private static void addPublished(List<Labels> targets, JsonNode task, Map<String, String> common) {
        String host = common.getOrDefault(SwarmNodes.ADDRESS, "");
        for (JsonNode published : SwarmServices.tcp(Json.items(task, "Status", "PortStatus", "Ports"))) {
            add(targets, common, published, host);
        }
    }

    private void addAttached(List<Labels> targets, JsonNode task, JsonNode attachment, Map<String, String> common) {
        Map<String, String> labels = new TreeMap<>(common);
        labels.putAll(networks.of(Json.text(attachment, "Network", "ID")));
        JsonNode service = services.get(Json.text(task, "ServiceID"));
        List<JsonNode> ports = service == null ? List.of() : SwarmServices.tcpPorts(service);
        for (String address : Json.texts(attachment, "Addresses")) {
            String ip = Addresses.ofNetwork(address);
            ports.forEach(published -> add(targets, labels, published, ip));
            if (ports.isEmpty()) {
                Map<String, String> bare = new TreeMap<>(labels);
                bare.put(Labels.ADDRESS, Addresses.join(ip, port));
                targets.add(Labels.of(bare));
            }
        }
    }

    private static void add(List<Labels> targets, Map<String, String> common, JsonNode published, String host) {
        Map<String, String> labels = new TreeMap<>(common);
        labels.put(PUBLISH_MODE, Json.text(published, "PublishMode"));
        labels.put(Labels.ADDRESS, Addresses.join(host, Long.toString(Json.number(published, "PublishedPort"))));
        targets.add(Labels.of(labels));
    }
}
