package io.periskop.discovery.docker;

import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.JsonClient;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The lists that a daemon gives. Paths have no version: the daemon then speaks its newest. */
final class DockerApi {
    private final DockerHost host;
    private final JsonClient client;

    DockerApi(DockerHost host, HttpConfig http, Duration interval, DiscoveryContext context) {
        this.host = host;
        this.client = new JsonClient(context, host.effective(http), interval);
    }

    Mono<JsonNode> list(String path, List<DockerFilter> filters) {
        HttpCall call = client.get(URI.create(host.base() + path + DockerFilter.query(filters)));
        return client.askList(host.socket() == null ? call : call.through(host.socket()));
    }

    Mono<JsonNode> list(String path) {
        return list(path, List.of());
    }
}
