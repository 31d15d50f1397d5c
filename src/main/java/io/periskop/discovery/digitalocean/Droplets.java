package io.periskop.discovery.digitalocean;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.Json;
import io.periskop.discovery.Wrapped;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** One target for each droplet that has an IPv4 address, at its first public one. */
final class Droplets {
    private static final String PREFIX = DigitalOceanRole.PREFIX;
    private static final String SEPARATOR = ",";

    private Droplets() {}

    static List<Labels> targets(List<JsonNode> droplets, int port) {
        List<Labels> targets = new ArrayList<>();
        for (JsonNode droplet : droplets) {
            if (!Json.items(droplet, "networks", "v4").isEmpty()) {
                targets.add(Labels.of(labels(droplet, port)));
            }
        }
        return targets;
    }

    private static Map<String, String> labels(JsonNode droplet, int port) {
        String publicIp = address(droplet, "v4", "public");
        Map<String, String> labels = new TreeMap<>();
        labels.put(Labels.ADDRESS, Addresses.join(publicIp, port));
        labels.put(PREFIX + "droplet_id", Json.text(droplet, "id"));
        labels.put(PREFIX + "droplet_name", Json.text(droplet, "name"));
        labels.put(PREFIX + "image", Json.text(droplet, "image", "slug"));
        labels.put(PREFIX + "image_name", Json.text(droplet, "image", "name"));
        labels.put(PREFIX + "private_ipv4", address(droplet, "v4", "private"));
        labels.put(PREFIX + "public_ipv4", publicIp);
        labels.put(PREFIX + "public_ipv6", address(droplet, "v6", "public"));
        labels.put(PREFIX + "region", Json.text(droplet, "region", "slug"));
        labels.put(PREFIX + "size", Json.text(droplet, "size_slug"));
        labels.put(PREFIX + "status", Json.text(droplet, "status"));
        labels.put(PREFIX + "vpc", Json.text(droplet, "vpc_uuid"));
        labels.put(PREFIX + "features", Wrapped.unlessEmpty(SEPARATOR, Json.texts(droplet, "features")));
        labels.put(PREFIX + "tags", Wrapped.unlessEmpty(SEPARATOR, Json.texts(droplet, "tags")));
        return labels;
    }

    /** The first of that kind; empty if there is none. */
    private static String address(JsonNode droplet, String version, String type) {
        for (JsonNode network : Json.items(droplet, "networks", version)) {
            if (Json.text(network, "type").equals(type)) {
                return Json.text(network, "ip_address");
            }
        }
        return "";
    }
}
