package io.periskop.discovery.gce;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Json;
import io.periskop.discovery.JsonClient;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.TokenCache;
import io.periskop.discovery.Unchanged;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * The instances of one zone.
 *
 * @param filter in Google's words; empty for all
 * @param endpoint Google's, but in tests
 */
record GceDiscovery(
        String project,
        String zone,
        String filter,
        Duration refreshInterval,
        int port,
        String tagSeparator,
        URI endpoint,
        GoogleAmbient ambient)
        implements Discovery {
    private static final int PER_PAGE = 500;

    @Override
    public String mechanism() {
        return "gce";
    }

    @Override
    public String describe() {
        return project + " " + zone + (filter.isEmpty() ? "" : " " + filter);
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.defer(() -> {
            JsonClient client = new JsonClient(context, HttpConfig.DEFAULT, refreshInterval);
            GoogleTokens tokens = new GoogleTokens(ambient, client, context);
            TokenCache cache = new TokenCache(context, tokens::fresh);
            GceInstances instances = new GceInstances(this);
            Unchanged groups = new Unchanged();
            return Polling.every(
                    refreshInterval,
                    context,
                    () -> instances(client, cache)
                            .map(items -> groups.settle(
                                    List.of(new TargetGroup(source(), instances.targets(items), Labels.NONE)))));
        });
    }

    private String source() {
        return "GCE_" + project + "_" + zone;
    }

    private Mono<List<JsonNode>> instances(JsonClient client, TokenCache cache) {
        return cache.authorize(page(client, ""))
                .flatMap(first -> client.pages(first, (page, number) -> next(client, first, page)))
                .map(pages -> {
                    List<JsonNode> items = new ArrayList<>();
                    pages.forEach(page -> items.addAll(Json.items(page, "items")));
                    return items;
                })
                .doOnError(DiscoveryTrouble.class, e -> cache.forget());
    }

    private @Nullable HttpCall next(JsonClient client, HttpCall first, JsonNode page) {
        String token = Json.text(page, "nextPageToken");
        return token.isEmpty() ? null : page(client, token).headers(first.headers());
    }

    private HttpCall page(JsonClient client, String pageToken) {
        return client.get(URI.create(endpoint + "/projects/" + project + "/zones/" + zone + "/instances?maxResults="
                + PER_PAGE + parameter("filter", filter) + parameter("pageToken", pageToken)));
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
