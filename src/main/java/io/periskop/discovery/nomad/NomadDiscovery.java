package io.periskop.discovery.nomad;

import io.periskop.discovery.BoundedJson;
import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.Requests;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.Unchanged;
import io.periskop.discovery.Urls;
import io.periskop.discovery.nomad.NomadServices.Service;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks for the list of services, then for the instances of each.
 *
 * @param namespace {@code *} for all
 * @param allowStale whether any server may answer, not only the leader
 */
record NomadDiscovery(
        URI server,
        String namespace,
        String region,
        boolean allowStale,
        String tagSeparator,
        Duration interval,
        HttpConfig http)
        implements Discovery {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int AT_ONCE = 8;
    private static final int NOT_FOUND = 404;
    private static final String SOURCE = "Nomad";
    private static final String ADVICE =
            "check server, namespace and region, and that the token may read jobs (read-job) of the namespace";

    @Override
    public String mechanism() {
        return "nomad";
    }

    @Override
    public String describe() {
        return Urls.shown(server) + " " + region + "/" + namespace;
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.defer(() -> {
            Unchanged unchanged = new Unchanged();
            return Polling.every(interval, context, () -> groups(context).map(unchanged::settle));
        });
    }

    private Mono<List<TargetGroup>> groups(DiscoveryContext context) {
        return Requests.read(
                        context,
                        http,
                        call("/v1/services", namespace),
                        ADVICE,
                        answer -> NomadServices.listed(BoundedJson.read(answer.body())))
                .flatMapIterable(services -> services)
                .flatMapSequential(service -> instances(context, service), AT_ONCE)
                .flatMapIterable(targets -> targets)
                .collectList()
                .map(targets -> List.of(new TargetGroup(SOURCE, targets, Labels.NONE)));
    }

    /** A service that is gone since the list was made has none. */
    private Mono<List<Labels>> instances(DiscoveryContext context, Service service) {
        HttpCall call = call(
                "/v1/service/" + Urls.encode(service.name()),
                service.namespace().isEmpty() ? namespace : service.namespace());
        return Requests.exchange(context, http, call).map(answer -> instances(call, answer));
    }

    private List<Labels> instances(HttpCall call, HttpAnswer answer) {
        if (answer.status() == NOT_FOUND) {
            return List.of();
        }
        return Requests.good(
                call, answer, ADVICE, good -> NomadServices.targets(BoundedJson.read(good.body()), tagSeparator));
    }

    private HttpCall call(String path, String ofNamespace) {
        String query = "?namespace=" + Urls.encode(ofNamespace) + "&region=" + Urls.encode(region)
                + (allowStale ? "&stale=" : "");
        return HttpCall.get(URI.create(server + path + query), TIMEOUT);
    }
}
