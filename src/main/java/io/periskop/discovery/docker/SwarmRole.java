package io.periskop.discovery.docker;

import io.periskop.label.Labels;
import java.util.List;
import reactor.core.publisher.Mono;

/** What of a swarm is looked for. The filters of the entry are for the role's own list only, as in Prometheus. */
enum SwarmRole {
    SERVICES {
        @Override
        Mono<List<Labels>> targets(DockerApi api, SwarmDiscovery config) {
            return Mono.zip(api.list("/services", config.filters()), api.list("/networks"))
                    .map(all -> SwarmServices.targets(all.getT1(), all.getT2(), config.port()));
        }
    },
    TASKS {
        @Override
        Mono<List<Labels>> targets(DockerApi api, SwarmDiscovery config) {
            return Mono.zip(
                            api.list("/tasks", config.filters()),
                            api.list("/services"),
                            api.list("/nodes"),
                            api.list("/networks"))
                    .map(all ->
                            new SwarmTasks(all.getT2(), all.getT3(), all.getT4(), config.port()).targets(all.getT1()));
        }
    },
    NODES {
        @Override
        Mono<List<Labels>> targets(DockerApi api, SwarmDiscovery config) {
            return api.list("/nodes", config.filters()).map(nodes -> SwarmNodes.targets(nodes, config.port()));
        }
    };

    static final String PREFIX = "__meta_dockerswarm_";

    abstract Mono<List<Labels>> targets(DockerApi api, SwarmDiscovery config);
}
