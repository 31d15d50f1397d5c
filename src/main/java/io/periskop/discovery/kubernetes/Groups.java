package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.periskop.discovery.TargetGroup;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a role makes groups: one for each object of its resource. */
abstract class Groups<T extends HasMetadata> {
    private final Class<T> type;
    private final Resource resource;
    private final Attach attach;

    Groups(Class<T> type, Resource resource, Attach attach) {
        this.type = type;
        this.resource = resource;
        this.attach = attach;
    }

    static Groups<?> of(Role role, Attach attach) {
        return switch (role) {
            case NODE -> new NodeGroups();
            case POD -> new PodGroups(attach);
            case SERVICE -> new ServiceGroups(attach);
            case ENDPOINTS -> new EndpointsGroups(attach);
            case ENDPOINTSLICE -> new EndpointSliceGroups(attach);
            case INGRESS -> new IngressGroups(attach);
        };
    }

    /** What a group is made of. */
    final Resource resource() {
        return resource;
    }

    /** Everything that must be known before the first group is made. */
    final Set<Resource> needs() {
        Set<Resource> needs = EnumSet.of(resource);
        addNeeds(needs);
        return needs;
    }

    /** Null for none. */
    final @Nullable TargetGroup group(HasMetadata object, Cluster cluster) {
        return build(type.cast(object), cluster);
    }

    /** Whether its group may be another one now. */
    final boolean concerns(HasMetadata object, Changes changes) {
        ObjectMeta meta = object.getMetadata();
        return changes.has(resource, meta.getNamespace(), meta.getName())
                || (attach.namespace() && changes.has(Resource.NAMESPACES, null, meta.getNamespace()))
                || dependsOn(type.cast(object), changes);
    }

    void addNeeds(Set<Resource> needs) {}

    abstract @Nullable TargetGroup build(T object, Cluster cluster);

    boolean dependsOn(T object, Changes changes) {
        return false;
    }

    /**
     * Whether something that happened may change a group.
     *
     * @param before null for what is new
     * @param now null for what is gone
     */
    boolean hears(Resource changed, @Nullable HasMetadata before, @Nullable HasMetadata now) {
        return true;
    }

    final Attach attach() {
        return attach;
    }

    final void addNamespace(Meta labels, @Nullable String name, Cluster cluster) {
        Namespace namespace = attach.namespace() ? cluster.get(Namespace.class, Resource.NAMESPACES, null, name) : null;
        if (namespace != null) {
            labels.tags("namespace", namespace.getMetadata());
        }
    }

    /** False if it is wanted and not there. */
    final boolean addNode(Meta labels, @Nullable String name, Cluster cluster) {
        if (!attach.node()) {
            return true;
        }
        Node node = cluster.get(Node.class, Resource.NODES, null, name);
        if (node == null) {
            return false;
        }
        labels.object("node", node.getMetadata());
        return true;
    }
}
