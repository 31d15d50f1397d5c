package io.periskop.discovery.marathon;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.JsonClient;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.SecretText;
import io.periskop.discovery.ServerUrl;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.Unchanged;
import io.periskop.http.HttpCall;
import io.periskop.http.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The applications of one Marathon.
 *
 * @param servers of which each knows all; asked in random order until one answers
 * @param token for DC/OS, which wants it in a form of its own; null for none
 */
record MarathonDiscovery(
        List<ServerUrl> servers,
        Duration refreshInterval,
        @Nullable Secret token) implements Discovery {
    private static final String APPS = "/v2/apps/?embed=apps.tasks";

    MarathonDiscovery {
        servers = List.copyOf(servers);
    }

    @Override
    public String mechanism() {
        return "marathon";
    }

    @Override
    public String describe() {
        return servers.stream().map(ServerUrl::shown).collect(Collectors.joining(", "));
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.defer(() -> {
            Unchanged groups = new Unchanged();
            return Polling.every(refreshInterval, context, () -> groups(context).map(groups::settle));
        });
    }

    private Mono<List<TargetGroup>> groups(DiscoveryContext context) {
        List<ServerUrl> order = new ArrayList<>(servers);
        Collections.shuffle(order);
        Mono<List<TargetGroup>> asked = groups(context, order.get(0));
        for (ServerUrl other : order.subList(1, order.size())) {
            asked = asked.onErrorResume(DiscoveryTrouble.class, e -> groups(context, other));
        }
        return asked;
    }

    private Mono<List<TargetGroup>> groups(DiscoveryContext context, ServerUrl server) {
        JsonClient client = new JsonClient(context, server.http(), refreshInterval);
        HttpCall call = client.get(URI.create(server.uri() + APPS));
        Mono<HttpCall> authorized = token == null
                ? Mono.just(call)
                : SecretText.read(token, context).map(text -> call.header("Authorization", "token=" + text));
        return authorized.flatMap(client::askObject).map(MarathonApps::groups);
    }
}
