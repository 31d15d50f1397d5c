package io.periskop.discovery.hetzner;

import io.netty.util.NetUtil;
import io.periskop.discovery.Addresses;
import io.periskop.discovery.Json;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Dedicated servers: one target for each, at its main address. */
final class RobotServers {
    private static final String PREFIX = HetznerRole.PREFIX + "robot_";

    private RobotServers() {}

    static List<Labels> targets(JsonNode servers, int port) {
        List<Labels> targets = new ArrayList<>();
        for (JsonNode item : Json.items(servers)) {
            targets.add(Labels.of(labels(item.path("server"), port)));
        }
        return targets;
    }

    private static Map<String, String> labels(JsonNode server, int port) {
        String address = Json.text(server, "server_ip");
        String datacenter = Json.text(server, "dc").toLowerCase(Locale.ROOT);
        Map<String, String> labels = new TreeMap<>();
        labels.put(Labels.ADDRESS, Addresses.join(address, port));
        labels.put(HetznerRole.PREFIX + "role", "robot");
        labels.put(HetznerRole.PREFIX + "server_id", Json.text(server, "server_number"));
        labels.put(HetznerRole.PREFIX + "server_name", Json.text(server, "server_name"));
        labels.put(HetznerRole.PREFIX + "server_status", Json.text(server, "status"));
        labels.put(HetznerRole.PREFIX + "datacenter", datacenter);
        labels.put(HetznerRole.PREFIX + "public_ipv4", address);
        labels.put(HetznerRole.PREFIX + "public_ipv6_network", ipv6Network(server));
        labels.put(PREFIX + "datacenter", datacenter);
        labels.put(PREFIX + "product", Json.text(server, "product"));
        labels.put(PREFIX + "cancelled", Boolean.toString(Json.flag(server, "cancelled")));
        return labels;
    }

    /** The first subnet that is not IPv4; empty if there is none. */
    private static String ipv6Network(JsonNode server) {
        for (JsonNode subnet : Json.items(server, "subnet")) {
            String ip = Json.text(subnet, "ip");
            if (!NetUtil.isValidIpV4Address(ip)) {
                return ip + "/" + Json.text(subnet, "mask");
            }
        }
        return "";
    }
}
