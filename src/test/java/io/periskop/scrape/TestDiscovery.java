package io.periskop.scrape;

import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryManager;
import io.periskop.discovery.DiscoveryMeters;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.http.HttpTrouble;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Finds what a test says. */
record TestDiscovery(Flux<Refresh> says) implements Discovery {

    static TestDiscovery of(Flux<List<TargetGroup>> groups) {
        return new TestDiscovery(groups.map(Refresh.Found::new));
    }

    /** Without a network. */
    static DiscoveryManager manager(Scheduler clock, MeterRegistry registry) {
        return new DiscoveryManager(
                new DiscoveryContext(
                        (config, call) -> Mono.error(new HttpTrouble("no network here")), clock, clock, "test"),
                new DiscoveryMeters(registry));
    }

    @Override
    public String mechanism() {
        return "test";
    }

    @Override
    public String describe() {
        return "of a test";
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return says;
    }
}
