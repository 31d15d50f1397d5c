package io.periskop.discovery.consul;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.BoundedJson;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.MetaLabels;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.Wrapped;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What Consul's answers say. */
final class ConsulHealth {
    private static final String META = "__meta_consul_";
    private static final String NODE_MAINTENANCE = "_node_maintenance";
    private static final String SERVICE_MAINTENANCE = "_service_maintenance:";
    private static final List<String> WORST_LAST = List.of("passing", "warning", "critical", "maintenance");

    private ConsulHealth() {}

    /** Of {@code /v1/catalog/services}: names with their tags. */
    static Map<String, List<String>> services(JsonNode answer) {
        if (!answer.isObject()) {
            throw unexpected("services by name");
        }
        Map<String, List<String>> services = new TreeMap<>();
        answer.properties()
                .forEach(service -> services.put(service.getKey(), BoundedJson.texts(answer, service.getKey())));
        return services;
    }

    /** Of {@code /v1/health/service/<name>}. */
    static TargetGroup group(String service, String datacenter, String tagSeparator, JsonNode answer) {
        if (!answer.isArray()) {
            throw unexpected("a list of instances");
        }
        List<Labels> targets = new ArrayList<>();
        answer.forEach(instance -> targets.add(target(instance, tagSeparator)));
        return new TargetGroup(service, targets, Labels.of(Map.of(META + "service", service, META + "dc", datacenter)));
    }

    private static Labels target(JsonNode instance, String tagSeparator) {
        JsonNode node = instance.path("Node");
        JsonNode service = instance.path("Service");
        if (!node.isObject() || !service.isObject()) {
            throw unexpected("instances with Node and Service");
        }
        String nodeAddress = BoundedJson.text(node, "Address");
        String serviceAddress = BoundedJson.text(service, "Address");
        int port = service.path("Port").asInt(0);
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put(Labels.ADDRESS, Addresses.join(serviceAddress.isEmpty() ? nodeAddress : serviceAddress, port));
        labels.put(META + "address", nodeAddress);
        labels.put(META + "node", BoundedJson.text(node, "Node"));
        labels.put(META + "namespace", BoundedJson.text(service, "Namespace"));
        labels.put(META + "partition", BoundedJson.text(service, "Partition"));
        labels.put(META + "tags", Wrapped.in(tagSeparator, BoundedJson.texts(service, "Tags")));
        labels.put(META + "service_address", serviceAddress);
        labels.put(META + "service_port", Integer.toString(port));
        labels.put(META + "service_id", BoundedJson.text(service, "ID"));
        labels.put(META + "health", health(instance.path("Checks")));
        each(labels, META + "metadata_", node.path("Meta"));
        each(labels, META + "service_metadata_", service.path("Meta"));
        each(labels, META + "tagged_address_", node.path("TaggedAddresses"));
        return new Labels(labels);
    }

    private static void each(Map<String, String> labels, String prefix, JsonNode values) {
        values.properties()
                .forEach(value -> labels.put(
                        prefix + MetaLabels.sanitize(value.getKey()),
                        value.getValue().asString("")));
    }

    /** The worst of all checks; passing without any; empty if one has a status that nobody knows. */
    static String health(JsonNode checks) {
        int worst = 0;
        for (JsonNode check : checks) {
            String id = BoundedJson.text(check, "CheckID");
            boolean maintenance = id.equals(NODE_MAINTENANCE) || id.startsWith(SERVICE_MAINTENANCE);
            String status = maintenance ? "maintenance" : BoundedJson.text(check, "Status");
            int badness = WORST_LAST.indexOf(status);
            if (badness < 0) {
                return "";
            }
            worst = Math.max(worst, badness);
        }
        return WORST_LAST.get(worst);
    }

    private static DiscoveryTrouble unexpected(String expected) {
        return new DiscoveryTrouble(
                "answered something else than " + expected + "; check that server is a Consul agent");
    }
}
