package io.periskop.discovery.nomad;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.BoundedJson;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Wrapped;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What Nomad's answers say. */
final class NomadServices {
    private static final String META = "__meta_nomad_";

    private NomadServices() {}

    /** @param namespace empty if the answer does not say it */
    record Service(String namespace, String name) {}

    /** Of {@code /v1/services}. */
    static List<Service> listed(JsonNode answer) {
        List<Service> services = new ArrayList<>();
        for (JsonNode namespace : array(answer)) {
            for (JsonNode service : namespace.path("Services")) {
                String name = BoundedJson.text(service, "ServiceName");
                if (name.isEmpty()) {
                    throw unexpected();
                }
                services.add(new Service(BoundedJson.text(namespace, "Namespace"), name));
            }
        }
        return services;
    }

    /** Of {@code /v1/service/<name>}. */
    static List<Labels> targets(JsonNode answer, String tagSeparator) {
        List<Labels> targets = new ArrayList<>();
        for (JsonNode instance : array(answer)) {
            targets.add(target(instance, tagSeparator));
        }
        return targets;
    }

    private static Labels target(JsonNode instance, String tagSeparator) {
        if (!instance.isObject()) {
            throw unexpected();
        }
        String address = BoundedJson.text(instance, "Address");
        int port = instance.path("Port").asInt(0);
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put(Labels.ADDRESS, Addresses.join(address, port));
        labels.put(META + "address", address);
        labels.put(META + "dc", BoundedJson.text(instance, "Datacenter"));
        labels.put(META + "namespace", BoundedJson.text(instance, "Namespace"));
        labels.put(META + "node_id", BoundedJson.text(instance, "NodeID"));
        labels.put(META + "service", BoundedJson.text(instance, "ServiceName"));
        labels.put(META + "service_address", address);
        labels.put(META + "service_id", BoundedJson.text(instance, "ID"));
        labels.put(META + "service_port", Integer.toString(port));
        List<String> tags = BoundedJson.texts(instance, "Tags");
        if (!tags.isEmpty()) {
            labels.put(META + "tags", Wrapped.in(tagSeparator, tags));
        }
        return new Labels(labels);
    }

    private static JsonNode array(JsonNode answer) {
        if (!answer.isArray()) {
            throw unexpected();
        }
        return answer;
    }

    private static DiscoveryTrouble unexpected() {
        return new DiscoveryTrouble(
                "answered something else than a list of services; check that server is a Nomad server");
    }
}
