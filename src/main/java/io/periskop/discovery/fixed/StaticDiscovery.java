package io.periskop.discovery.fixed;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * Gives what it was given, once.
 *
 * @param service whose it is
 */
public record StaticDiscovery(String service, List<TargetGroup> all) implements Discovery {
    public StaticDiscovery {
        all = List.copyOf(all);
    }

    @Override
    public String mechanism() {
        return "static";
    }

    @Override
    public String describe() {
        return "static_configs of " + service;
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.<Refresh>just(new Refresh.Found(all)).concatWith(Flux.never());
    }
}
