package io.periskop.discovery.hetzner;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.Json;
import io.periskop.discovery.MetaLabels;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Servers in the cloud: one target for each, at its public IPv4 address. */
final class CloudServers {
    private static final String PREFIX = HetznerRole.PREFIX + "hcloud_";

    /**
     * What Prometheus writes for a server without a public address: rules that put another address in its place may look for
     * it.
     */
    private static final String NOTHING = "<nil>";

    private CloudServers() {}

    static List<Labels> targets(List<JsonNode> servers, List<JsonNode> networks, int port) {
        Map<String, String> names = new HashMap<>();
        networks.forEach(network -> names.put(Json.text(network, "id"), Json.text(network, "name")));
        List<Labels> targets = new ArrayList<>();
        for (JsonNode server : servers) {
            Map<String, String> labels = new TreeMap<>();
            putServer(labels, server, port);
            putMachine(labels, server);
            putPrivateAddresses(labels, server, names);
            Json.textMembers(server, "labels").forEach((name, value) -> {
                labels.put(PREFIX + "labelpresent_" + MetaLabels.sanitize(name), "true");
                labels.put(PREFIX + "label_" + MetaLabels.sanitize(name), value);
            });
            targets.add(Labels.of(labels));
        }
        return targets;
    }

    private static void putServer(Map<String, String> labels, JsonNode server, int port) {
        String address = orNothing(Json.text(server, "public_net", "ipv4", "ip"));
        labels.put(Labels.ADDRESS, Addresses.join(address, port));
        labels.put(HetznerRole.PREFIX + "role", "hcloud");
        labels.put(HetznerRole.PREFIX + "server_id", Json.text(server, "id"));
        labels.put(HetznerRole.PREFIX + "server_name", Json.text(server, "name"));
        labels.put(HetznerRole.PREFIX + "server_status", Json.text(server, "status"));
        labels.put(HetznerRole.PREFIX + "public_ipv4", address);
        labels.put(
                HetznerRole.PREFIX + "public_ipv6_network", orNothing(Json.text(server, "public_net", "ipv6", "ip")));
        labels.put(HetznerRole.PREFIX + "datacenter", Json.text(server, "datacenter", "name"));
    }

    private static void putMachine(Map<String, String> labels, JsonNode server) {
        // The API is giving up data centres: until then the location may be found there only.
        JsonNode location = Json.has(server, "location")
                ? server.path("location")
                : server.path("datacenter").path("location");
        String name = Json.text(location, "name");
        String zone = Json.text(location, "network_zone");
        labels.put(PREFIX + "location", name);
        labels.put(PREFIX + "location_network_zone", zone);
        labels.put(PREFIX + "datacenter_location", name);
        labels.put(PREFIX + "datacenter_location_network_zone", zone);
        JsonNode type = server.path("server_type");
        labels.put(PREFIX + "server_type", Json.text(type, "name"));
        labels.put(PREFIX + "cpu_cores", whole(type.path("cores")));
        labels.put(PREFIX + "cpu_type", Json.text(type, "cpu_type"));
        labels.put(PREFIX + "memory_size_gb", whole(type.path("memory")));
        labels.put(PREFIX + "disk_size_gb", whole(type.path("disk")));
        labels.put(PREFIX + "image_name", Json.text(server, "image", "name"));
        labels.put(PREFIX + "image_description", Json.text(server, "image", "description"));
        labels.put(PREFIX + "image_os_version", Json.text(server, "image", "os_version"));
        labels.put(PREFIX + "image_os_flavor", Json.text(server, "image", "os_flavor"));
    }

    private static void putPrivateAddresses(
            Map<String, String> labels, JsonNode server, Map<String, String> networkNames) {
        for (JsonNode attached : Json.items(server, "private_net")) {
            String network = networkNames.get(Json.text(attached, "network"));
            if (network != null) {
                labels.put(PREFIX + "private_ipv4_" + MetaLabels.sanitize(network), Json.text(attached, "ip"));
            }
        }
    }

    private static String whole(JsonNode number) {
        return Long.toString(number.isNumber() ? (long) number.doubleValue() : 0);
    }

    private static String orNothing(String address) {
        return address.isEmpty() ? NOTHING : address;
    }
}
