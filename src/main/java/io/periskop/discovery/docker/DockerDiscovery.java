package io.periskop.discovery.docker;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.Unchanged;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The containers that run on one daemon.
 *
 * @param port of containers that have no TCP port
 * @param hostNetworkingHost the whole address of containers that use the host's network
 * @param matchFirstNetwork whether only the first network of a container, by name, counts
 */
record DockerDiscovery(
        DockerHost host,
        int port,
        String hostNetworkingHost,
        boolean matchFirstNetwork,
        List<DockerFilter> filters,
        Duration refreshInterval,
        HttpConfig http)
        implements Discovery {
    private static final String SOURCE = "Docker";

    DockerDiscovery {
        filters = List.copyOf(filters);
    }

    @Override
    public String mechanism() {
        return "docker";
    }

    @Override
    public String describe() {
        return host.shown();
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.defer(() -> {
            DockerApi api = new DockerApi(host, http, refreshInterval, context);
            Unchanged groups = new Unchanged();
            return Polling.every(
                    refreshInterval,
                    context,
                    () -> targets(api)
                            .map(targets -> groups.settle(List.of(new TargetGroup(SOURCE, targets, Labels.NONE)))));
        });
    }

    private Mono<List<Labels>> targets(DockerApi api) {
        return api.list("/containers/json", filters)
                .zipWhen(containers -> api.list("/networks"))
                .map(both -> Containers.targets(this, both.getT1(), both.getT2()));
    }
}
