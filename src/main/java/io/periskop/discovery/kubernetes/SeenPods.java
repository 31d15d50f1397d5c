package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.periskop.label.Labels;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pods behind a service's addresses: their labels, and targets for the ports that the service does not name. */
final class SeenPods {
    private final PodLabels pods;
    private final Cluster cluster;
    private final Map<String, Seen> seen = new LinkedHashMap<>();

    SeenPods(PodLabels pods, Cluster cluster) {
        this.pods = pods;
        this.cluster = cluster;
    }

    private record Seen(Pod pod, Set<Integer> ports) {}

    /**
     * @param port of the target; null for none
     * @param protocol for the container's port; null for what the container says
     */
    void add(Meta target, Pod pod, @Nullable Integer port, @Nullable String protocol) {
        Seen entry = seen.computeIfAbsent(
                Changes.key(pod.getMetadata().getNamespace(), pod.getMetadata().getName()),
                key -> new Seen(pod, new HashSet<>()));
        target.plus(pods.labels(pod, cluster));
        if (port == null) {
            return;
        }
        entry.ports().add(port);
        for (PodLabels.Named named : PodLabels.containers(pod)) {
            for (ContainerPort declared : named.container().getPorts()) {
                if (port.equals(declared.getContainerPort())) {
                    container(target, named, declared, protocol);
                    break;
                }
            }
        }
    }

    void addOtherPorts(List<Labels> targets) {
        for (Seen entry : seen.values()) {
            String ip = PodLabels.ip(entry.pod());
            if (ip == null) {
                continue;
            }
            for (PodLabels.Named named : PodLabels.containers(entry.pod())) {
                for (ContainerPort declared : named.container().getPorts()) {
                    Integer number = declared.getContainerPort();
                    if (number != null && !entry.ports().contains(number)) {
                        Meta target = Meta.at(HostPort.of(ip, number)).plus(pods.labels(entry.pod(), cluster));
                        container(target, named, declared, null);
                        targets.add(target.labels());
                    }
                }
            }
        }
    }

    private static void container(
            Meta target, PodLabels.Named named, ContainerPort declared, @Nullable String protocol) {
        target.put("pod_container_name", named.container().getName())
                .put("pod_container_image", named.container().getImage())
                .put("pod_container_port_name", declared.getName())
                .put("pod_container_port_number", declared.getContainerPort())
                .put("pod_container_port_protocol", protocol == null ? declared.getProtocol() : protocol)
                .put("pod_container_init", named.init());
    }
}
