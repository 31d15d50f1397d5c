package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import org.jspecify.annotations.Nullable;

/** What an address belongs to. */
final class TargetRef {
    private TargetRef() {}

    static @Nullable Pod pod(@Nullable ObjectReference reference, Cluster cluster) {
        return reference != null && "Pod".equals(reference.getKind())
                ? cluster.get(Pod.class, Resource.PODS, reference.getNamespace(), reference.getName())
                : null;
    }

    static boolean isPodIn(@Nullable ObjectReference reference, Changes changes) {
        return reference != null
                && "Pod".equals(reference.getKind())
                && changes.has(Resource.PODS, reference.getNamespace(), reference.getName());
    }

    static @Nullable String node(@Nullable ObjectReference reference) {
        return reference != null && "Node".equals(reference.getKind()) ? reference.getName() : null;
    }
}
