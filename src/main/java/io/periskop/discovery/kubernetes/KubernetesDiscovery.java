package io.periskop.discovery.kubernetes;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Refresh;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;

/**
 * One entry of {@code kubernetes_sd_configs}.
 *
 * @param ownNamespace whether the pod's own namespace is one of those asked
 * @param namespaces empty for all, unless {@code ownNamespace}
 * @param selectors without those that choose all
 */
record KubernetesDiscovery(
        Role role,
        Access access,
        boolean ownNamespace,
        List<String> namespaces,
        Map<Role, Selector> selectors,
        Attach attach)
        implements Discovery {
    KubernetesDiscovery {
        namespaces = List.copyOf(namespaces);
        selectors = Map.copyOf(selectors);
    }

    @Override
    public String mechanism() {
        return "kubernetes";
    }

    @Override
    public String describe() {
        String in = namespaces.isEmpty() ? "" : " in " + String.join(", ", namespaces);
        String own = ownNamespace ? (in.isEmpty() ? " in" : " and") + " its own namespace" : "";
        return role.text() + in + own + " of " + access.describe();
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return refreshes(context, Surroundings.REAL, Patience.STANDARD);
    }

    Flux<Refresh> refreshes(DiscoveryContext context, Surroundings surroundings, Patience patience) {
        return Flux.create(sink -> new Follower(this, context, surroundings, patience, sink).start());
    }

    Selector selector(Resource resource) {
        Role as = resource.selectedAs();
        return as == null ? Selector.ALL : selectors.getOrDefault(as, Selector.ALL);
    }
}
