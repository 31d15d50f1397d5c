package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.periskop.discovery.MetaLabels;
import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Each address and port of each slice of a service's endpoints, and the other ports of the pods behind them. */
final class EndpointSliceGroups extends Groups<EndpointSlice> {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final PodLabels pods;

    EndpointSliceGroups(Attach attach) {
        super(EndpointSlice.class, Resource.ENDPOINTSLICES, attach);
        this.pods = new PodLabels(attach);
    }

    @Override
    void addNeeds(Set<Resource> needs) {
        needs.add(Resource.SERVICES);
        needs.add(Resource.PODS);
        pods.addNeeds(needs);
    }

    @Override
    boolean dependsOn(EndpointSlice slice, Changes changes) {
        return changes.has(Resource.SERVICES, slice.getMetadata().getNamespace(), serviceName(slice))
                || slice.getEndpoints().stream()
                        .anyMatch(endpoint -> changes.has(Resource.NODES, null, node(endpoint))
                                || TargetRef.isPodIn(endpoint.getTargetRef(), changes));
    }

    /** Of pods only those that are new, perhaps to an address that came first: as in Prometheus their changes do not count. */
    @Override
    boolean hears(Resource changed, @Nullable HasMetadata before, @Nullable HasMetadata now) {
        return changed != Resource.PODS || before == null;
    }

    /** Null for the second family of a service that has two: the same pods are in the slice of the first. */
    @Override
    @Nullable
    TargetGroup build(EndpointSlice slice, Cluster cluster) {
        String namespace = slice.getMetadata().getNamespace();
        Service service = cluster.get(Service.class, Resource.SERVICES, namespace, serviceName(slice));
        if (service != null && isSecondFamily(slice, service)) {
            return null;
        }
        Meta labels = Meta.of(namespace)
                .put("endpointslice_address_type", slice.getAddressType())
                .object("endpointslice", slice.getMetadata());
        addNamespace(labels, namespace, cluster);
        if (service != null) {
            labels.plus(ServiceGroups.labels(service));
        }
        List<Labels> targets = new ArrayList<>();
        SeenPods seen = new SeenPods(pods, cluster);
        for (Endpoint endpoint : slice.getEndpoints()) {
            for (EndpointPort port : slice.getPorts()) {
                for (String address : endpoint.getAddresses()) {
                    targets.add(target(address, endpoint, port, seen, cluster));
                }
            }
        }
        seen.addOtherPorts(targets);
        return new TargetGroup(
                "endpointslice/" + namespace + "/" + slice.getMetadata().getName(), targets, labels.labels());
    }

    private Labels target(String address, Endpoint endpoint, EndpointPort port, SeenPods seen, Cluster cluster) {
        Integer number = port.getPort();
        Meta target = Meta.at(number == null ? address : HostPort.of(address, number))
                .put("endpointslice_port_name", port.getName())
                .put("endpointslice_port_protocol", port.getProtocol())
                .put("endpointslice_port", number)
                .put("endpointslice_port_app_protocol", port.getAppProtocol())
                .put("endpointslice_endpoint_hostname", endpoint.getHostname())
                .put("endpointslice_endpoint_node_name", endpoint.getNodeName())
                .put("endpointslice_endpoint_zone", endpoint.getZone());
        addConditions(target, endpoint.getConditions());
        addTopology(target, endpoint.getDeprecatedTopology());
        ObjectReference reference = endpoint.getTargetRef();
        if (reference != null) {
            target.put("endpointslice_address_target_kind", reference.getKind())
                    .put("endpointslice_address_target_name", reference.getName());
        }
        addNode(target, node(endpoint), cluster);
        Pod pod = TargetRef.pod(reference, cluster);
        if (pod != null) {
            seen.add(target, pod, number, null);
        }
        return target.labels();
    }

    private static void addConditions(Meta target, @Nullable EndpointConditions conditions) {
        if (conditions != null) {
            target.put("endpointslice_endpoint_conditions_ready", conditions.getReady())
                    .put("endpointslice_endpoint_conditions_serving", conditions.getServing())
                    .put("endpointslice_endpoint_conditions_terminating", conditions.getTerminating());
        }
    }

    private static void addTopology(Meta target, @Nullable Map<String, String> topology) {
        if (topology != null) {
            new TreeMap<>(topology).forEach((key, value) -> {
                String name = MetaLabels.sanitize(key);
                target.put("endpointslice_endpoint_topology_" + name, value)
                        .put("endpointslice_endpoint_topology_present_" + name, "true");
            });
        }
    }

    private @Nullable String node(Endpoint endpoint) {
        if (!attach().node()) {
            return null;
        }
        String target = TargetRef.node(endpoint.getTargetRef());
        return target == null ? endpoint.getNodeName() : target;
    }

    private static @Nullable String serviceName(EndpointSlice slice) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return labels == null ? null : labels.get(SERVICE_NAME);
    }

    private static boolean isSecondFamily(EndpointSlice slice, Service service) {
        List<String> families =
                service.getSpec() == null ? List.of() : service.getSpec().getIpFamilies();
        return families.size() > 1 && families.subList(1, families.size()).contains(slice.getAddressType());
    }
}
