package io.periskop.discovery.http;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.ServerUrl;
import java.time.Duration;
import reactor.core.publisher.Flux;

/** Targets that a server lists. */
record HttpDiscovery(ServerUrl url, Duration refreshInterval) implements Discovery {

    @Override
    public String mechanism() {
        return "http";
    }

    @Override
    public String describe() {
        return url.shown();
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.defer(() -> {
            HttpList list = new HttpList(this, context);
            return Polling.every(refreshInterval, context, list::groups);
        });
    }
}
