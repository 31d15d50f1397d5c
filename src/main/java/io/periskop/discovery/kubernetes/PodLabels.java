package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is told of a pod, whatever found it. */
final class PodLabels {
    private static final PodStatus NO_STATUS = new PodStatus();
    private static final PodSpec NO_SPEC = new PodSpec();

    private final Attach attach;

    PodLabels(Attach attach) {
        this.attach = attach;
    }

    void addNeeds(Set<Resource> needs) {
        if (attach.node()) {
            needs.add(Resource.NODES);
        }
        if (attach.namespace()) {
            needs.add(Resource.NAMESPACES);
        }
        if (attach.deployment()) {
            needs.add(Resource.REPLICASETS);
        }
        if (attach.cronjob()) {
            needs.add(Resource.JOBS);
        }
    }

    Meta labels(Pod pod, Cluster cluster) {
        PodStatus status = status(pod);
        Meta labels = new Meta()
                .put("pod_ip", status.getPodIP())
                .put("pod_ready", ready(status))
                .put("pod_phase", status.getPhase())
                .put("pod_node_name", spec(pod).getNodeName())
                .put("pod_host_ip", status.getHostIP())
                .put("pod_uid", pod.getMetadata().getUid())
                .object("pod", pod.getMetadata());
        OwnerReference controller = controller(pod.getMetadata());
        if (controller != null) {
            labels.put("pod_controller_kind", controller.getKind()).put("pod_controller_name", controller.getName());
            addWorkload(labels, pod.getMetadata().getNamespace(), controller, cluster);
        }
        return labels;
    }

    /** Whether it is controlled by one of those that changed and are told. */
    boolean ownerChanged(Pod pod, Changes changes) {
        OwnerReference controller = controller(pod.getMetadata());
        if (controller == null) {
            return false;
        }
        String namespace = pod.getMetadata().getNamespace();
        return (isA("ReplicaSet", controller) && changes.has(Resource.REPLICASETS, namespace, controller.getName()))
                || (isA("Job", controller) && changes.has(Resource.JOBS, namespace, controller.getName()));
    }

    private void addWorkload(Meta labels, String namespace, OwnerReference controller, Cluster cluster) {
        if (attach.deployment() && isA("ReplicaSet", controller)) {
            labels.put(
                    "pod_deployment_name",
                    owner("Deployment", cluster.get(Resource.REPLICASETS, namespace, controller.getName())));
        }
        if (isA("Job", controller)) {
            if (attach.job()) {
                labels.put("pod_job_name", controller.getName());
            }
            if (attach.cronjob()) {
                labels.put(
                        "pod_cronjob_name",
                        owner("CronJob", cluster.get(Resource.JOBS, namespace, controller.getName())));
            }
        }
    }

    private static @Nullable String owner(String kind, @Nullable HasMetadata object) {
        OwnerReference owner = object == null ? null : controller(object.getMetadata());
        return owner != null && isA(kind, owner) ? owner.getName() : null;
    }

    private static boolean isA(String kind, OwnerReference owner) {
        return kind.equals(owner.getKind());
    }

    private static @Nullable OwnerReference controller(ObjectMeta meta) {
        for (OwnerReference owner : meta.getOwnerReferences()) {
            if (Boolean.TRUE.equals(owner.getController())) {
                return owner;
            }
        }
        return null;
    }

    private static String ready(PodStatus status) {
        for (PodCondition condition : status.getConditions()) {
            if ("Ready".equals(condition.getType()) && condition.getStatus() != null) {
                return condition.getStatus().toLowerCase(Locale.ROOT);
            }
        }
        return "unknown";
    }

    static PodStatus status(Pod pod) {
        PodStatus status = pod.getStatus();
        return status == null ? NO_STATUS : status;
    }

    static PodSpec spec(Pod pod) {
        PodSpec spec = pod.getSpec();
        return spec == null ? NO_SPEC : spec;
    }

    /** Null while it has none. */
    static @Nullable String ip(Pod pod) {
        String ip = status(pod).getPodIP();
        return ip == null || ip.isEmpty() ? null : ip;
    }

    /** Those that run first come last, as in Prometheus. */
    static List<Named> containers(Pod pod) {
        List<Named> containers = new ArrayList<>();
        spec(pod).getContainers().forEach(container -> containers.add(new Named(container, false)));
        spec(pod).getInitContainers().forEach(container -> containers.add(new Named(container, true)));
        return containers;
    }

    /** @param init whether it is one of the {@code initContainers} */
    record Named(Container container, boolean init) {}
}
