package io.periskop.discovery.consul;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.Urls;
import io.periskop.http.HttpConfig;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Holds one blocking query at the catalog and one at each service.
 *
 * @param interval between the beginnings of two questions about the same thing, at least
 * @param http with the token among its headers
 */
record ConsulDiscovery(
        ConsulServer server,
        ConsulScope scope,
        ConsulChoice choice,
        String tagSeparator,
        Duration interval,
        HttpConfig http)
        implements Discovery {
    @Override
    public String mechanism() {
        return "consul";
    }

    @Override
    public String describe() {
        String where = server.socket() == null ? Urls.shown(server.base()) : "unix://" + server.socket();
        String which = choice.services().isEmpty() ? "" : " " + String.join(",", choice.services());
        return where + (scope.datacenter().isEmpty() ? "" : " " + scope.datacenter()) + which;
    }

    /** Each refresh is everything: only the newest one counts. */
    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.create(
                sink -> {
                    ConsulRun run = new ConsulRun(this, context, sink);
                    sink.onDispose(run);
                    run.start();
                },
                FluxSink.OverflowStrategy.LATEST);
    }
}
