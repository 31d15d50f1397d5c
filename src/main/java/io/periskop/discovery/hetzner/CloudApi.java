package io.periskop.discovery.hetzner;

import io.periskop.discovery.Json;
import io.periskop.discovery.JsonClient;
import io.periskop.http.HttpCall;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The lists of the cloud's API, over all of their pages. */
final class CloudApi {
    /** As many as it gives at once. */
    private static final int PER_PAGE = 50;

    private final JsonClient client;
    private final HetznerDiscovery config;

    CloudApi(JsonClient client, HetznerDiscovery config) {
        this.client = client;
        this.config = config;
    }

    Mono<List<JsonNode>> servers() {
        String selector = config.labelSelector();
        return all(
                "servers",
                selector.isEmpty() ? "" : "&label_selector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8));
    }

    Mono<List<JsonNode>> networks() {
        return all("networks", "");
    }

    private Mono<List<JsonNode>> all(String list, String query) {
        return client.pages(page(list, query, 1), (page, number) -> next(list, query, page))
                .map(pages -> {
                    List<JsonNode> items = new ArrayList<>();
                    pages.forEach(page -> items.addAll(Json.items(page, list)));
                    return items;
                });
    }

    private @Nullable HttpCall next(String list, String query, JsonNode page) {
        long next = Json.number(page, "meta", "pagination", "next_page");
        return next > Json.number(page, "meta", "pagination", "page") ? page(list, query, next) : null;
    }

    private HttpCall page(String list, String query, long number) {
        return client.get(
                URI.create(config.endpoint() + "/" + list + "?page=" + number + "&per_page=" + PER_PAGE + query));
    }
}
