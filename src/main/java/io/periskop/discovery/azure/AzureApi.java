package io.periskop.discovery.azure;

import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Json;
import io.periskop.discovery.JsonClient;
import io.periskop.discovery.TokenCache;
import io.periskop.http.HttpCall;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The lists and resources of Azure Resource Manager. */
final class AzureApi {
    private static final String COMPUTE = "/providers/Microsoft.Compute/";
    private static final String COMPUTE_VERSION = "?api-version=2023-09-01";
    private static final String NETWORK_VERSION = "?api-version=2023-05-01";

    /** Interfaces in scale sets have one of their own. */
    private static final String SCALE_SET_NETWORK_VERSION = "?api-version=2018-10-01";

    private static final String WITH_PUBLIC_ADDRESS = "&$expand=IPConfigurations/PublicIPAddress";

    private final AzureDiscovery config;
    private final TokenCache tokens;
    private final JsonClient client;

    AzureApi(AzureDiscovery config, TokenCache tokens, DiscoveryContext context) {
        this.config = config;
        this.tokens = tokens;
        this.client = new JsonClient(context, config.http(), config.refreshInterval());
    }

    Mono<List<JsonNode>> machines() {
        return list(scope() + COMPUTE + "virtualMachines");
    }

    Mono<List<JsonNode>> scaleSets() {
        return list(scope() + COMPUTE + "virtualMachineScaleSets");
    }

    Mono<List<JsonNode>> machines(AzureId scaleSet) {
        return list(scaleSetPath(scaleSet.resourceGroup(), scaleSet.name()) + "/virtualMachines");
    }

    /** Empty if it is gone. */
    Mono<AzureNic> networkInterface(AzureMachine machine, String id) {
        AzureId nic = AzureId.parse(id);
        String path = machine.scaleSet().isEmpty()
                ? group(nic.resourceGroup()) + "/providers/Microsoft.Network/networkInterfaces/"
                        + AzureId.segment(nic.name()) + NETWORK_VERSION
                : scaleSetPath(nic.resourceGroup(), machine.scaleSet()) + "/virtualMachines/"
                        + AzureId.segment(machine.instanceId()) + "/networkInterfaces/" + AzureId.segment(nic.name())
                        + SCALE_SET_NETWORK_VERSION;
        return tokens.authorize(call(path + WITH_PUBLIC_ADDRESS))
                .flatMap(client::askObjectIfThere)
                .map(AzureNic::of);
    }

    private Mono<List<JsonNode>> list(String path) {
        return tokens.authorize(call(path + COMPUTE_VERSION))
                .flatMap(first -> client.pages(first, (page, number) -> next(first, page)))
                .map(pages -> {
                    List<JsonNode> items = new ArrayList<>();
                    pages.forEach(page -> items.addAll(Json.items(page, "value")));
                    return items;
                });
    }

    private @Nullable HttpCall next(HttpCall first, JsonNode page) {
        String link = Json.text(page, "nextLink");
        if (link.isEmpty()) {
            return null;
        }
        try {
            return client.get(URI.create(link)).headers(first.headers());
        } catch (IllegalArgumentException e) {
            throw JsonClient.trouble(first, "the link to the next page is no URL; check what answers there");
        }
    }

    private HttpCall call(String path) {
        return client.get(URI.create(config.cloud().management() + path));
    }

    private String scope() {
        return config.resourceGroup().isEmpty() ? subscription() : group(config.resourceGroup());
    }

    private String subscription() {
        return "/subscriptions/" + AzureId.segment(config.subscriptionId());
    }

    private String group(String name) {
        return subscription() + "/resourceGroups/" + AzureId.segment(name);
    }

    private String scaleSetPath(String group, String name) {
        return group(group) + COMPUTE + "virtualMachineScaleSets/" + AzureId.segment(name);
    }
}
