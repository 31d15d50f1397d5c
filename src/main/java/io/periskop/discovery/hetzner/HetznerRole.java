package io.periskop.discovery.hetzner;

import io.periskop.discovery.JsonClient;
import io.periskop.label.Labels;
import java.net.URI;
import java.util.List;
import reactor.core.publisher.Mono;

/** Which of the two APIs is asked. */
enum HetznerRole {
    HCLOUD("https://api.hetzner.cloud/v1") {
        @Override
        Mono<List<Labels>> targets(JsonClient client, HetznerDiscovery config) {
            CloudApi api = new CloudApi(client, config);
            return Mono.zip(api.servers(), api.networks())
                    .map(both -> CloudServers.targets(both.getT1(), both.getT2(), config.port()));
        }
    },
    ROBOT("https://robot-ws.your-server.de") {
        @Override
        Mono<List<Labels>> targets(JsonClient client, HetznerDiscovery config) {
            return client.askList(client.get(URI.create(config.endpoint() + "/server")))
                    .map(servers -> RobotServers.targets(servers, config.port()));
        }
    };

    static final String PREFIX = "__meta_hetzner_";

    private final String endpoint;

    HetznerRole(String endpoint) {
        this.endpoint = endpoint;
    }

    URI endpoint() {
        return URI.create(endpoint);
    }

    abstract Mono<List<Labels>> targets(JsonClient client, HetznerDiscovery config);
}
