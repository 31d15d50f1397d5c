package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import org.jspecify.annotations.Nullable;

/** What is listed and watched. */
enum Resource {
    NODES(Node.class, false, Role.NODE, "/api/v1"),
    NAMESPACES(Namespace.class, false, null, "/api/v1"),
    PODS(Pod.class, true, Role.POD, "/api/v1"),
    SERVICES(Service.class, true, Role.SERVICE, "/api/v1"),
    ENDPOINTS(Endpoints.class, true, Role.ENDPOINTS, "/api/v1"),
    ENDPOINTSLICES(EndpointSlice.class, true, Role.ENDPOINTSLICE, "/apis/discovery.k8s.io/v1"),
    INGRESSES(Ingress.class, true, Role.INGRESS, "/apis/networking.k8s.io/v1"),
    REPLICASETS(ReplicaSet.class, true, null, "/apis/apps/v1"),
    JOBS(Job.class, true, null, "/apis/batch/v1");

    private final Class<? extends HasMetadata> type;
    private final boolean namespaced;
    private final @Nullable Role selectedAs;
    private final String group;

    Resource(Class<? extends HasMetadata> type, boolean namespaced, @Nullable Role selectedAs, String group) {
        this.type = type;
        this.namespaced = namespaced;
        this.selectedAs = selectedAs;
        this.group = group;
    }

    Class<? extends HasMetadata> type() {
        return type;
    }

    boolean namespaced() {
        return namespaced;
    }

    /** The role by which a selector names it; null if none can. */
    @Nullable
    Role selectedAs() {
        return selectedAs;
    }

    /** How the API's path ends. */
    String path(@Nullable String namespace) {
        String in = namespaced && namespace != null ? "/namespaces/" + namespace : "";
        return group + in + "/" + plural();
    }

    String plural() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
