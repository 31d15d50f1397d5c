package io.periskop.discovery.ec2;

import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.Unchanged;
import io.periskop.label.Labels;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One discovery at work: what it found out stays until it is no longer right. */
final class Ec2Run {
    private final Ec2Discovery config;
    private final AwsQuery query;
    private final AwsSession session;
    private final Unchanged unchanged = new Unchanged();
    private @Nullable Map<String, String> zoneIds;

    Ec2Run(Ec2Discovery config, DiscoveryContext context, AwsEnvironment environment) {
        this.config = config;
        this.query = new AwsQuery(context, config.http());
        this.session = new AwsSession(config.login(), context, environment, query);
    }

    /** New keys after any trouble: those that there were may be the reason. */
    Mono<Refresh> refresh() {
        return session.region(config.region())
                .flatMap(region -> session.keys(region).flatMap(keys -> refresh(region, keys)))
                .doOnError(e -> session.forget());
    }

    private Mono<Refresh> refresh(String region, AwsKeys keys) {
        URI endpoint = config.endpoint() == null ? session.endpoint("ec2", region) : config.endpoint();
        Ec2Api api = new Ec2Api(query, endpoint, region, keys);
        return zones(api)
                .flatMap(zones -> api.instances(config.filters())
                        .map(page -> Ec2Instances.targets(page, region, config.port(), zones.ids()))
                        .flatMapIterable(targets -> targets)
                        .collectList()
                        .map(targets -> refresh(region, targets, zones.problem())));
    }

    private Refresh refresh(String region, List<Labels> targets, @Nullable String problem) {
        List<TargetGroup> groups = unchanged.settle(List.of(new TargetGroup(region, targets, Labels.NONE)));
        return problem == null ? new Refresh.Found(groups) : new Refresh.Partial(groups, problem);
    }

    /** @param problem null unless they are not known */
    private record Zones(Map<String, String> ids, @Nullable String problem) {}

    /** They do not change, and are asked for until they are known; without them, one label is missing. */
    private Mono<Zones> zones(Ec2Api api) {
        Map<String, String> known = zoneIds;
        if (known != null) {
            return Mono.just(new Zones(known, null));
        }
        return api.zones()
                .doOnNext(found -> zoneIds = found)
                .map(found -> new Zones(found, null))
                .onErrorResume(
                        DiscoveryTrouble.class,
                        e -> Mono.just(new Zones(Map.of(), "the IDs of zones are not known: " + e.getMessage())));
    }
}
