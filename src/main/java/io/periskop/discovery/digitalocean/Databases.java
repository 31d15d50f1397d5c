package io.periskop.discovery.digitalocean;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.Json;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** One target for each database cluster, at its private host, or else at its public one; none for one without a host. */
final class Databases {
    private static final String PREFIX = DigitalOceanRole.PREFIX + "db_";

    private Databases() {}

    static List<Labels> targets(List<JsonNode> clusters, int port) {
        List<Labels> targets = new ArrayList<>();
        for (JsonNode cluster : clusters) {
            String publicHost = Json.text(cluster, "connection", "host");
            String privateHost = Json.text(cluster, "private_connection", "host");
            String host = privateHost.isEmpty() ? publicHost : privateHost;
            if (host.isEmpty()) {
                continue;
            }
            Map<String, String> labels = new TreeMap<>();
            // As in Prometheus, tags are taken as they are: they may have colons and hyphens.
            Json.texts(cluster, "tags").forEach(tag -> labels.put(PREFIX + "tag_" + tag, "true"));
            labels.put(Labels.ADDRESS, Addresses.join(host, port));
            labels.put(PREFIX + "id", Json.text(cluster, "id"));
            labels.put(PREFIX + "name", Json.text(cluster, "name"));
            labels.put(PREFIX + "engine", Json.text(cluster, "engine"));
            labels.put(PREFIX + "version", Json.text(cluster, "version"));
            labels.put(PREFIX + "status", Json.text(cluster, "status"));
            labels.put(PREFIX + "region", Json.text(cluster, "region"));
            labels.put(PREFIX + "size", Json.text(cluster, "size"));
            labels.put(PREFIX + "num_nodes", Long.toString(Json.number(cluster, "num_nodes")));
            labels.put(PREFIX + "host", publicHost);
            labels.put(PREFIX + "private_host", privateHost);
            targets.add(Labels.of(labels));
        }
        return targets;
    }
}
