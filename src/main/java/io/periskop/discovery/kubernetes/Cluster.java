package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** What is known of the cluster at the moment. */
interface Cluster {
    /** @param namespace of something in a namespace; ignored otherwise */
    @Nullable
    HasMetadata get(Resource resource, @Nullable String namespace, @Nullable String name);

    default <T extends HasMetadata> @Nullable T get(
            Class<T> type, Resource resource, @Nullable String namespace, @Nullable String name) {
        HasMetadata found = get(resource, namespace, name);
        return found == null ? null : type.cast(found);
    }
}
