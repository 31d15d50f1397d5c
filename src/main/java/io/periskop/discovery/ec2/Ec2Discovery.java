package io.periskop.discovery.ec2;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.Urls;
import io.periskop.http.HttpConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Asks for all instances of a region.
 *
 * @param region empty to find it out
 * @param endpoint null for that of the region
 * @param filters an instance has to fit all of them
 */
record Ec2Discovery(
        String region,
        @Nullable URI endpoint,
        AwsLogin login,
        Duration interval,
        int port,
        List<Ec2Filter> filters,
        HttpConfig http)
        implements Discovery {
    Ec2Discovery {
        filters = List.copyOf(filters);
    }

    @Override
    public String mechanism() {
        return "ec2";
    }

    @Override
    public String describe() {
        String where = endpoint == null ? region.isEmpty() ? "own region" : region : Urls.shown(endpoint);
        String which = filters.stream()
                .map(filter -> " " + filter.name() + "=" + String.join("|", filter.values()))
                .collect(Collectors.joining());
        return where + (login.roleArn().isEmpty() ? "" : " " + login.roleArn()) + which;
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return refreshes(context, AwsEnvironment.system());
    }

    Flux<Refresh> refreshes(DiscoveryContext context, AwsEnvironment environment) {
        return Flux.defer(() -> {
            Ec2Run run = new Ec2Run(this, context, environment);
            return Polling.refreshes(interval, context, run::refresh);
        });
    }
}
