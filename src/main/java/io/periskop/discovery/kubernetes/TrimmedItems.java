package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps of objects what labels are made of: the rest, which is most of a pod, would only fill the heap. */
final class TrimmedItems extends BasicItemStore<HasMetadata> {
    TrimmedItems() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public @Nullable HasMetadata put(String key, HasMetadata object) {
        trim(object);
        return super.put(key, object);
    }

    @SuppressWarnings("NullAway") // the model takes null for what is not there
    private static void trim(HasMetadata object) {
        object.getMetadata().setManagedFields(List.of());
        if (object instanceof Pod pod && pod.getSpec() != null) {
            trim(pod.getSpec());
        } else if (object instanceof Node node && node.getStatus() != null) {
            node.getStatus().setImages(List.of());
        } else if (object instanceof ReplicaSet set) {
            set.setSpec(null);
            set.setStatus(null);
        } else if (object instanceof Job job) {
            job.setSpec(null);
            job.setStatus(null);
        }
    }

    private static void trim(PodSpec spec) {
        spec.setVolumes(List.of());
        spec.setTolerations(List.of());
        List.of(spec.getContainers(), spec.getInitContainers())
                .forEach(containers -> containers.forEach(container -> {
                    container.setEnv(List.of());
                    container.setEnvFrom(List.of());
                    container.setArgs(List.of());
                    container.setCommand(List.of());
                    container.setVolumeMounts(List.of());
                }));
    }
}
