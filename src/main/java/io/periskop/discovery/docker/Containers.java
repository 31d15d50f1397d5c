package io.periskop.discovery.docker;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.Json;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Targets of containers: one for each of its networks and TCP ports, or one for each network where it has none. */
final class Containers {
    private static final String PREFIX = "__meta_docker_";
    private static final String SHARES = "container:";
    private static final String HOST = "host";

    /** The daemon lists ports in no order; the same ones shall give the same list. */
    private static final Comparator<JsonNode> BY_PORT = Comparator.comparing(
                    (JsonNode port) -> Json.number(port, "PrivatePort"))
            .thenComparing(port -> Json.text(port, "IP"))
            .thenComparing(port -> Json.number(port, "PublicPort"));

    private final DockerDiscovery config;
    private final NetworkLabels networks;
    private final Map<String, JsonNode> byId = new HashMap<>();

    private Containers(DockerDiscovery config, JsonNode networks) {
        this.config = config;
        this.networks = new NetworkLabels(networks, PREFIX);
    }

    static List<Labels> targets(DockerDiscovery config, JsonNode containers, JsonNode networks) {
        Containers all = new Containers(config, networks);
        List<JsonNode> list = Json.items(containers);
        list.forEach(container -> all.byId.put(Json.text(container, "Id"), container));
        List<Labels> targets = new ArrayList<>();
        list.forEach(container -> all.add(targets, container));
        return targets;
    }

    private void add(List<Labels> targets, JsonNode container) {
        List<String> names = Json.texts(container, "Names");
        if (names.isEmpty()) {
            return;
        }
        Map<String, String> common = new TreeMap<>();
        NetworkLabels.putAll(common, PREFIX + "container_label_", container, "Labels");
        common.put(PREFIX + "container_id", Json.text(container, "Id"));
        common.put(PREFIX + "container_name", names.get(0));
        common.put(PREFIX + "container_image", Json.text(container, "Image"));
        common.put(PREFIX + "container_image_id", Json.text(container, "ImageID"));
        common.put(PREFIX + "container_network_mode", mode(container));
        for (JsonNode network : networksOf(container)) {
            Map<String, String> ofNetwork = new TreeMap<>(common);
            ofNetwork.putAll(networks.of(Json.text(network, "NetworkID")));
            ofNetwork.put(PREFIX + "network_ip", ip(network));
            add(targets, container, network, ofNetwork);
        }
    }

    private void add(List<Labels> targets, JsonNode container, JsonNode network, Map<String, String> common) {
        List<JsonNode> ports = Json.items(container, "Ports").stream()
                .filter(port -> Json.text(port, "Type").equals("tcp"))
                .sorted(BY_PORT)
                .toList();
        for (JsonNode port : ports) {
            Map<String, String> labels = new TreeMap<>(common);
            String privatePort = Long.toString(Json.number(port, "PrivatePort"));
            labels.put(PREFIX + "port_private", privatePort);
            if (Json.number(port, "PublicPort") > 0) {
                labels.put(PREFIX + "port_public", Long.toString(Json.number(port, "PublicPort")));
                labels.put(PREFIX + "port_public_ip", Json.text(port, "IP"));
            }
            labels.put(Labels.ADDRESS, Addresses.join(ip(network), privatePort));
            targets.add(Labels.of(labels));
        }
        if (ports.isEmpty()) {
            common.put(
                    Labels.ADDRESS,
                    mode(container).equals(HOST)
                            ? config.hostNetworkingHost()
                            : Addresses.join(ip(network), config.port()));
            targets.add(Labels.of(common));
        }
    }

    /** Its own, or those of the container whose network it shares. */
    private List<JsonNode> networksOf(JsonNode container) {
        SortedMap<String, JsonNode> found = Json.members(container, "NetworkSettings", "Networks");
        JsonNode owner = container;
        for (int steps = 0; found.isEmpty() && mode(owner).startsWith(SHARES) && steps < byId.size(); steps++) {
            JsonNode next = byId.get(mode(owner).substring(SHARES.length()));
            if (next == null) {
                break;
            }
            owner = next;
            found = Json.members(owner, "NetworkSettings", "Networks");
        }
        List<JsonNode> byName = List.copyOf(found.values());
        return config.matchFirstNetwork() && byName.size() > 1 ? byName.subList(0, 1) : byName;
    }

    private static String mode(JsonNode container) {
        return Json.text(container, "HostConfig", "NetworkMode");
    }

    private static String ip(JsonNode network) {
        String ip = Json.text(network, "IPAddress");
        return ip.isEmpty() ? Json.text(network, "GlobalIPv6Address") : ip;
    }
}
