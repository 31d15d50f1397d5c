package io.periskop.discovery.prometheus;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.ServerUrl;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * Targets that a running Prometheus has discovered.
 *
 * @param scrapePools empty for all
 * @param startupGrace how long after the server's start nothing is taken away
 */
record PrometheusDiscovery(
        ServerUrl server, List<String> scrapePools, State state, Duration refreshInterval, Duration startupGrace)
        implements Discovery {
    PrometheusDiscovery {
        scrapePools = List.copyOf(scrapePools);
    }

    @Override
    public String mechanism() {
        return "prometheus";
    }

    @Override
    public String describe() {
        return scrapePools.isEmpty() ? server.shown() : server.shown() + " " + String.join(", ", scrapePools);
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.defer(() -> {
            KnownTargets known = new KnownTargets(this, new PrometheusApi(this, context), context);
            return Polling.refreshes(refreshInterval, context, known::refresh);
        });
    }
}
