package io.periskop.discovery.docker;

import io.periskop.discovery.Json;
import io.periskop.discovery.MetaLabels;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Labels of each network, by its id. */
final class NetworkLabels {
    private final Map<String, SortedMap<String, String>> byId = new HashMap<>();

    /**
     * @param networks what {@code /networks} answers
     * @param prefix {@code __meta_docker_} or {@code __meta_dockerswarm_}
     */
    NetworkLabels(JsonNode networks, String prefix) {
        for (JsonNode network : Json.items(networks)) {
            SortedMap<String, String> labels = new TreeMap<>();
            labels.put(prefix + "network_id", Json.text(network, "Id"));
            labels.put(prefix + "network_name", Json.text(network, "Name"));
            labels.put(prefix + "network_scope", Json.text(network, "Scope"));
            labels.put(prefix + "network_internal", Boolean.toString(Json.flag(network, "Internal")));
            labels.put(prefix + "network_ingress", Boolean.toString(Json.flag(network, "Ingress")));
            putAll(labels, prefix + "network_label_", network, "Labels");
            byId.put(Json.text(network, "Id"), labels);
        }
    }

    /** Empty for a network that is not known. */
    Map<String, String> of(String id) {
        return byId.getOrDefault(id, new TreeMap<>());
    }

    /** Each member of a mapping of texts as a label of its own. */
    static void putAll(Map<String, String> labels, String prefix, JsonNode node, String... path) {
        Json.textMembers(node, path).forEach((name, value) -> labels.put(prefix + MetaLabels.sanitize(name), value));
    }
}
