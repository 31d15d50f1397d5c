package io.periskop.discovery.dns;

import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Problems;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Record;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The names with the group that each had when it was last known. One refresh at a time. */
final class DnsNames {
    private static final int AT_ONCE = 32;

    private final DnsDiscovery discovery;
    private final DiscoveryContext context;
    private final Map<String, TargetGroup> known = new HashMap<>();

    DnsNames(DnsDiscovery discovery, DiscoveryContext context) {
        this.discovery = discovery;
        this.context = context;
    }

    /** A name that is not known keeps what it had. Fails with {@link DiscoveryTrouble} when no name can be looked up. */
    Mono<Refresh> refresh() {
        return Mono.fromCallable(() -> discovery.resolvConf().read())
                .subscribeOn(context.blocking())
                .map(conf -> new NameLookup(conf, discovery.resolvConf().port(), discovery.type(), context.blocking()))
                .flatMap(this::all);
    }

    private Mono<Refresh> all(NameLookup lookup) {
        // Those that did not answer by then are given up, so that the others are not given up with them.
        Mono<Long> deadline = Mono.delay(
                        Polling.patience(discovery.refreshInterval())
                                .multipliedBy(9)
                                .dividedBy(10),
                        context.clock())
                .cache();
        return Flux.fromIterable(discovery.names())
                .distinct()
                .flatMapSequential(name -> one(lookup, name, deadline), AT_ONCE)
                .collectList()
                .map(this::take);
    }

    private Mono<Outcome> one(NameLookup lookup, String name, Mono<Long> deadline) {
        return lookup.records(name)
                .timeout(deadline, Mono.error(() -> new DiscoveryTrouble(name + ": not all servers answered in time")))
                .<Outcome>map(records -> new Found(name, records))
                .onErrorResume(
                        DiscoveryTrouble.class, e -> Mono.just(new Unknown(name, String.valueOf(e.getMessage()))));
    }

    private Refresh take(List<Outcome> outcomes) {
        List<String> problems = new ArrayList<>();
        List<TargetGroup> groups = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Found found) {
                TargetGroup fresh = DnsTargets.group(found.name(), found.records(), discovery.port());
                known.merge(found.name(), fresh, (before, now) -> before.equals(now) ? before : now);
            } else if (outcome instanceof Unknown unknown) {
                problems.add(unknown.problem());
            }
            TargetGroup group = known.get(outcome.name());
            if (group != null) {
                groups.add(group);
            }
        }
        if (problems.isEmpty()) {
            return new Refresh.Found(groups);
        }
        String problem = Problems.told(problems) + "; look at the servers in "
                + discovery.resolvConf().path();
        return problems.size() == outcomes.size() ? new Refresh.Failed(problem) : new Refresh.Partial(groups, problem);
    }

    private sealed interface Outcome {
        String name();
    }

    private record Found(String name, List<Record> records) implements Outcome {}

    private record Unknown(String name, String problem) implements Outcome {}
}
