package io.periskop.discovery.digitalocean;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Json;
import io.periskop.discovery.JsonClient;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.Unchanged;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * The droplets or databases that a token may see.
 *
 * @param endpoint DigitalOcean's, but in tests
 */
record DigitalOceanDiscovery(DigitalOceanRole role, URI endpoint, int port, Duration refreshInterval, HttpConfig http)
        implements Discovery {
    private static final int PER_PAGE = 100;

    @Override
    public String mechanism() {
        return "digitalocean";
    }

    @Override
    public String describe() {
        return role.list();
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.defer(() -> {
            JsonClient client = new JsonClient(context, http, refreshInterval);
            Unchanged groups = new Unchanged();
            return Polling.every(
                    refreshInterval,
                    context,
                    () -> items(client)
                            .map(items -> groups.settle(
                                    List.of(new TargetGroup(role.source(), role.targets(items, port), Labels.NONE)))));
        });
    }

    private Mono<List<JsonNode>> items(JsonClient client) {
        return client.pages(page(client, 1), (page, number) -> next(client, page, number))
                .map(pages -> {
                    List<JsonNode> items = new ArrayList<>();
                    pages.forEach(page -> items.addAll(Json.items(page, role.list())));
                    return items;
                });
    }

    /** Some lists have no links: there a full page may have a next one. */
    private @Nullable HttpCall next(JsonClient client, JsonNode page, int number) {
        int size = Json.items(page, role.list()).size();
        boolean more = Json.has(page, "links", "pages", "next") || size >= PER_PAGE;
        return more && size > 0 ? page(client, number) : null;
    }

    private HttpCall page(JsonClient client, int number) {
        return client.get(URI.create(endpoint + "/v2/" + role.list() + "?page=" + number + "&per_page=" + PER_PAGE));
    }
}
