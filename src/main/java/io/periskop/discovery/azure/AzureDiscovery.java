package io.periskop.discovery.azure;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.TokenCache;
import io.periskop.discovery.Unchanged;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * The virtual machines of one subscription.
 *
 * @param tenantId for the label; empty if it is not configured
 * @param resourceGroup the only one that counts; empty for all
 */
record AzureDiscovery(
        AzureCloud cloud,
        String subscriptionId,
        String tenantId,
        String resourceGroup,
        AzureIdentity identity,
        Duration refreshInterval,
        int port,
        HttpConfig http,
        AzureAmbient ambient)
        implements Discovery {
    private static final String SOURCE = "azure";

    @Override
    public String mechanism() {
        return "azure";
    }

    @Override
    public String describe() {
        return subscriptionId + (resourceGroup.isEmpty() ? "" : " " + resourceGroup);
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.defer(() -> {
            TokenCache tokens = new TokenCache(context, new AzureTokens(this, context)::fresh);
            AzureTargets targets = new AzureTargets(this, new AzureApi(this, tokens, context), context);
            Unchanged groups = new Unchanged();
            return Polling.every(
                    refreshInterval,
                    context,
                    () -> targets.find()
                            .map(found -> groups.settle(List.of(new TargetGroup(SOURCE, found, Labels.NONE))))
                            .doOnError(DiscoveryTrouble.class, e -> tokens.forget()));
        });
    }
}
