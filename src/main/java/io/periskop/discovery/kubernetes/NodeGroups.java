package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeDaemonEndpoints;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.periskop.discovery.MetaLabels;
import io.periskop.discovery.TargetGroup;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kubelet of each node. */
final class NodeGroups extends Groups<Node> {
    private static final List<String> ADDRESSES =
            List.of("InternalIP", "InternalDNS", "ExternalIP", "ExternalDNS", "LegacyHostIP", "Hostname");

    NodeGroups() {
        super(Node.class, Resource.NODES, Attach.NOTHING);
    }

    /** Null for a node without an address. */
    @Override
    @Nullable
    TargetGroup build(Node node, Cluster cluster) {
        NodeStatus status = node.getStatus();
        if (status == null) {
            return null;
        }
        Map<String, String> addresses = new HashMap<>();
        for (NodeAddress address : status.getAddresses()) {
            if (address.getType() != null && address.getAddress() != null) {
                addresses.putIfAbsent(address.getType(), address.getAddress());
            }
        }
        String host = ADDRESSES.stream()
                .filter(addresses::containsKey)
                .map(addresses::get)
                .findFirst()
                .orElse(null);
        if (host == null) {
            return null;
        }
        String name = node.getMetadata().getName();
        Meta target = Meta.at(HostPort.of(host, kubeletPort(status))).instance(name);
        addresses.forEach((type, address) -> target.put("node_address_" + MetaLabels.sanitize(type), address));
        return new TargetGroup(
                "node/" + name, List.of(target.labels()), labels(node, status).labels());
    }

    private static Meta labels(Node node, NodeStatus status) {
        NodeSpec spec = node.getSpec();
        Meta labels = new Meta().put("node_provider_id", spec == null ? null : spec.getProviderID());
        status.getConditions().forEach(condition -> {
            if (condition.getType() != null && condition.getStatus() != null) {
                labels.put(
                        "node_condition_" + MetaLabels.sanitize(lower(condition.getType())),
                        lower(condition.getStatus()));
            }
        });
        return labels.object("node", node.getMetadata());
    }

    private static int kubeletPort(NodeStatus status) {
        NodeDaemonEndpoints daemons = status.getDaemonEndpoints();
        Integer port = daemons == null || daemons.getKubeletEndpoint() == null
                ? null
                : daemons.getKubeletEndpoint().getPort();
        return port == null ? 0 : port;
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
