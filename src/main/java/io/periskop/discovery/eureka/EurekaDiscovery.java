package io.periskop.discovery.eureka;

import io.periskop.discovery.BoundedXml;
import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.Requests;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.Unchanged;
import io.periskop.discovery.Urls;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks for all applications at once. */
record EurekaDiscovery(URI server, Duration interval, HttpConfig http) implements Discovery {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String SOURCE = "eureka";
    private static final String ADVICE = "check that server is the URL below which /apps is, and what it lets you read";

    @Override
    public String mechanism() {
        return "eureka";
    }

    @Override
    public String describe() {
        return Urls.shown(server);
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.defer(() -> {
            Unchanged unchanged = new Unchanged();
            return Polling.every(interval, context, () -> groups(context).map(unchanged::settle));
        });
    }

    private Mono<List<TargetGroup>> groups(DiscoveryContext context) {
        HttpCall call = HttpCall.get(URI.create(server + "/apps"), TIMEOUT).header("Accept", "application/xml");
        return Requests.read(
                context,
                http,
                call,
                ADVICE,
                answer -> List.of(
                        new TargetGroup(SOURCE, EurekaApps.targets(BoundedXml.read(answer.body())), Labels.NONE)));
    }
}
