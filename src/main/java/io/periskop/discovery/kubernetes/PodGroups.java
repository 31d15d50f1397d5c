package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Each declared port of each container, and each container that declares none. */
final class PodGroups extends Groups<Pod> {
    private final PodLabels pods;

    PodGroups(Attach attach) {
        super(Pod.class, Resource.PODS, attach);
        this.pods = new PodLabels(attach);
    }

    @Override
    void addNeeds(Set<Resource> needs) {
        pods.addNeeds(needs);
    }

    @Override
    boolean dependsOn(Pod pod, Changes changes) {
        return (attach().node()
                        && changes.has(Resource.NODES, null, PodLabels.spec(pod).getNodeName()))
                || pods.ownerChanged(pod, changes);
    }

    /** Null while it has no address, and while its node is wanted and not known. */
    @Override
    @Nullable
    TargetGroup build(Pod pod, Cluster cluster) {
        String ip = PodLabels.ip(pod);
        if (ip == null) {
            return null;
        }
        String namespace = pod.getMetadata().getNamespace();
        Meta labels = pods.labels(pod, cluster).put("namespace", namespace);
        addNamespace(labels, namespace, cluster);
        if (!addNode(labels, PodLabels.spec(pod).getNodeName(), cluster)) {
            return null;
        }
        List<Labels> targets = new ArrayList<>();
        for (PodLabels.Named named : PodLabels.containers(pod)) {
            addTargets(targets, pod, ip, named);
        }
        return new TargetGroup("pod/" + namespace + "/" + pod.getMetadata().getName(), targets, labels.labels());
    }

    private static void addTargets(List<Labels> targets, Pod pod, String ip, PodLabels.Named named) {
        List<ContainerPort> ports = named.container().getPorts();
        if (ports.isEmpty()) {
            // Whoever scrapes it names the port, by relabelling.
            targets.add(container(Meta.at(ip), pod, named).labels());
        }
        for (ContainerPort port : ports) {
            int number = port.getContainerPort() == null ? 0 : port.getContainerPort();
            targets.add(container(Meta.at(HostPort.of(ip, number)), pod, named)
                    .put("pod_container_port_number", number)
                    .put("pod_container_port_name", port.getName())
                    .put("pod_container_port_protocol", port.getProtocol())
                    .labels());
        }
    }

    private static Meta container(Meta target, Pod pod, PodLabels.Named named) {
        String name = named.container().getName();
        return target.put("pod_container_name", name)
                .put("pod_container_id", id(pod, named.init(), name))
                .put("pod_container_image", named.container().getImage())
                .put("pod_container_init", named.init());
    }

    private static @Nullable String id(Pod pod, boolean init, String name) {
        List<ContainerStatus> statuses = init
                ? PodLabels.status(pod).getInitContainerStatuses()
                : PodLabels.status(pod).getContainerStatuses();
        for (ContainerStatus status : statuses) {
            if (name.equals(status.getName())) {
                return status.getContainerID();
            }
        }
        return null;
    }
}
