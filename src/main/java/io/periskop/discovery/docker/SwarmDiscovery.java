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
import java.util.Locale;
import reactor.core.publisher.Flux;

/**
 * What one manager of a swarm knows.
 *
 * @param port of nodes, and of services and tasks without a published TCP port
 */
record SwarmDiscovery(
        DockerHost host,
        SwarmRole role,
        int port,
        List<DockerFilter> filters,
        Duration refreshInterval,
        HttpConfig http)
        implements Discovery {
    private static final String SOURCE = "DockerSwarm";

    SwarmDiscovery {
        filters = List.copyOf(filters);
    }

    @Override
    public String mechanism() {
        return "dockerswarm";
    }

    @Override
    public String describe() {
        return role.name().toLowerCase(Locale.ROOT) + " of " + host.shown();
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.defer(() -> {
            DockerApi api = new DockerApi(host, http, refreshInterval, context);
            Unchanged groups = new Unchanged();
            return Polling.every(
                    refreshInterval,
                    context,
                    () -> role.targets(api, this)
                            .map(targets -> groups.settle(List.of(new TargetGroup(SOURCE, targets, Labels.NONE)))));
        });
    }
}
