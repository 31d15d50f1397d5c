package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Each address and port of each service's endpoints, and the other ports of the pods behind them. */
final class EndpointsGroups extends Groups<Endpoints> {
    private final PodLabels pods;

    EndpointsGroups(Attach attach) {
        super(Endpoints.class, Resource.ENDPOINTS, attach);
        this.pods = new PodLabels(attach);
    }

    @Override
    void addNeeds(Set<Resource> needs) {
        needs.add(Resource.SERVICES);
        needs.add(Resource.PODS);
        pods.addNeeds(needs);
    }

    @Override
    boolean dependsOn(Endpoints endpoints, Changes changes) {
        return changes.has(
                        Resource.SERVICES,
                        endpoints.getMetadata().getNamespace(),
                        endpoints.getMetadata().getName())
                || endpoints.getSubsets().stream()
                        .flatMap(subset ->
                                Stream.concat(subset.getAddresses().stream(), subset.getNotReadyAddresses().stream()))
                        .anyMatch(address -> dependsOn(address, changes));
    }

    /** Of pods only those that are new, perhaps to an address that came first, and those that began or ended. */
    @Override
    boolean hears(Resource changed, @Nullable HasMetadata before, @Nullable HasMetadata now) {
        return changed != Resource.PODS
                || before == null
                || (now != null && !Objects.equals(phase(before), phase(now)));
    }

    private static @Nullable String phase(HasMetadata pod) {
        return PodLabels.status((Pod) pod).getPhase();
    }

    private boolean dependsOn(EndpointAddress address, Changes changes) {
        return changes.has(Resource.NODES, null, node(address)) || TargetRef.isPodIn(address.getTargetRef(), changes);
    }

    @Override
    TargetGroup build(Endpoints endpoints, Cluster cluster) {
        String name = endpoints.getMetadata().getName();
        String namespace = endpoints.getMetadata().getNamespace();
        Meta labels = Meta.of(namespace);
        Service service = cluster.get(Service.class, Resource.SERVICES, namespace, name);
        if (service != null) {
            labels.plus(ServiceGroups.labels(service));
        }
        addNamespace(labels, namespace, cluster);
        labels.object("endpoints", endpoints.getMetadata());
        List<Labels> targets = new ArrayList<>();
        SeenPods seen = new SeenPods(pods, cluster);
        for (EndpointSubset subset : endpoints.getSubsets()) {
            for (EndpointPort port : subset.getPorts()) {
                subset.getAddresses().forEach(at -> targets.add(target(at, port, true, seen, cluster)));
                subset.getNotReadyAddresses().forEach(at -> targets.add(target(at, port, false, seen, cluster)));
            }
        }
        seen.addOtherPorts(targets);
        return new TargetGroup("endpoints/" + namespace + "/" + name, targets, labels.labels());
    }

    private Labels target(EndpointAddress address, EndpointPort port, boolean ready, SeenPods seen, Cluster cluster) {
        int number = port.getPort() == null ? 0 : port.getPort();
        Meta target = Meta.at(HostPort.of(address.getIp() == null ? "" : address.getIp(), number))
                .put("endpoint_port_name", port.getName())
                .put("endpoint_port_protocol", port.getProtocol())
                .put("endpoint_ready", ready)
                .put("endpoint_node_name", address.getNodeName())
                .put("endpoint_hostname", address.getHostname());
        ObjectReference reference = address.getTargetRef();
        if (reference != null) {
            target.put("endpoint_address_target_kind", reference.getKind())
                    .put("endpoint_address_target_name", reference.getName());
        }
        addNode(target, node(address), cluster);
        Pod pod = TargetRef.pod(reference, cluster);
        if (pod != null) {
            seen.add(target, pod, number, port.getProtocol());
        }
        return target.labels();
    }

    private @Nullable String node(EndpointAddress address) {
        if (!attach().node()) {
            return null;
        }
        String name = address.getNodeName();
        return name == null ? TargetRef.node(address.getTargetRef()) : name;
    }
}
