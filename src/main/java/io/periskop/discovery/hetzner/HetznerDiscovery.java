package io.periskop.discovery.hetzner;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.JsonClient;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.Unchanged;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import reactor.core.publisher.Flux;

/**
 * The servers of one account.
 *
 * @param endpoint the role's own, but in tests
 * @param labelSelector for servers in the cloud; empty for all
 */
record HetznerDiscovery(
        HetznerRole role, URI endpoint, int port, Duration refreshInterval, String labelSelector, HttpConfig http)
        implements Discovery {
    private static final String SOURCE = "hetzner";

    @Override
    public String mechanism() {
        return "hetzner";
    }

    @Override
    public String describe() {
        return role.name().toLowerCase(Locale.ROOT) + (labelSelector.isEmpty() ? "" : " " + labelSelector);
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.defer(() -> {
            JsonClient client = new JsonClient(context, http, refreshInterval);
            Unchanged groups = new Unchanged();
            return Polling.every(
                    refreshInterval,
                    context,
                    () -> role.targets(client, this)
                            .map(targets -> groups.settle(List.of(new TargetGroup(SOURCE, targets, Labels.NONE)))));
        });
    }
}
