package io.periskop.discovery.prometheus;

import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Excerpt;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Problems;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a server listed last. A server that has just started lists nothing, or not all, with status 200: before anything is
 * taken away it is asked how long it runs, and while that is less than the grace only new targets count.
 */
final class KnownTargets {
    private static final int AT_ONCE = 4;

    private final PrometheusDiscovery discovery;
    private final PrometheusApi api;
    private final DiscoveryContext context;
    private final List<Optional<String>> requests;
    private final Map<Optional<String>, Map<String, TargetGroup>> known = new LinkedHashMap<>();

    KnownTargets(PrometheusDiscovery discovery, PrometheusApi api, DiscoveryContext context) {
        this.discovery = discovery;
        this.api = api;
        this.context = context;
        this.requests = discovery.scrapePools().isEmpty()
                ? List.of(Optional.empty())
                : discovery.scrapePools().stream().map(Optional::of).toList();
        requests.forEach(request -> known.put(request, Map.of()));
    }

    /** One at a time. Fails with {@link DiscoveryTrouble} when nothing could be asked. */
    Mono<Refresh> refresh() {
        Duration time =
                Polling.patience(discovery.refreshInterval()).multipliedBy(8).dividedBy(10);
        Mono<Long> deadline = Mono.delay(time, context.clock()).cache();
        return Flux.fromIterable(requests)
                .flatMapSequential(request -> ask(request, deadline), AT_ONCE)
                .collectList()
                .flatMap(answers -> Mono.zip(starting(answers), missing(answers))
                        .map(beside -> take(answers, beside.getT1(), beside.getT2())));
    }

    private Mono<Answer> ask(Optional<String> request, Mono<Long> deadline) {
        return api.targets(request.orElse(null))
                .timeout(deadline, Mono.error(() -> new DiscoveryTrouble("the server did not answer in time")))
                .<Answer>map(
                        answer -> new Listed(request, PoolTargets.of(answer, request.orElse(null), discovery.state())))
                .onErrorResume(
                        DiscoveryTrouble.class, e -> Mono.just(new Unknown(request, String.valueOf(e.getMessage()))));
    }

    /**
     * Whether nothing may be taken away. Asked after the targets: the other way round a server could start anew in between.
     */
    private Mono<Starting> starting(List<Answer> answers) {
        boolean less = answers.stream()
                .anyMatch(answer ->
                        answer instanceof Listed listed && listed.targets().misses(before(answer)));
        if (!less) {
            return Mono.just(new Starting(false, Optional.empty()));
        }
        return api.age()
                .map(age -> new Starting(age.compareTo(discovery.startupGrace()) < 0, Optional.empty()))
                .defaultIfEmpty(new Starting(false, Optional.empty()))
                .onErrorResume(
                        DiscoveryTrouble.class,
                        e -> Mono.just(new Starting(
                                true,
                                Optional.of(e.getMessage()
                                        + "; targets that are gone stay, because the server may have just started"))));
    }

    /** A hint at names that are written wrongly, which the server answers with nothing. */
    private Mono<List<String>> missing(List<Answer> answers) {
        List<String> empty = answers.stream()
                .filter(answer -> answer instanceof Listed listed
                        && listed.targets().byPool().isEmpty())
                .flatMap(answer -> answer.request().stream())
                .toList();
        if (empty.isEmpty()) {
            return Mono.just(List.of());
        }
        return api.pools()
                .map(pools -> missing(empty, pools))
                .onErrorResume(
                        DiscoveryTrouble.class, e -> Mono.empty()) // no hint then; the targets themselves are known
                .defaultIfEmpty(List.of());
    }

    private static List<String> missing(List<String> empty, Set<String> pools) {
        String there = new TreeSet<>(pools).stream().limit(5).map(Excerpt::of).collect(Collectors.joining(", "));
        return empty.stream()
                .filter(pool -> !pools.contains(pool))
                .map(pool -> "the server has no scrape pool " + Excerpt.of(pool)
                        + (pools.isEmpty() ? "" : "; it has " + there + (pools.size() > 5 ? " and others" : "")))
                .toList();
    }

    private Refresh take(List<Answer> answers, Starting starting, List<String> missing) {
        List<String> problems = new ArrayList<>();
        List<TargetGroup> groups = new ArrayList<>();
        for (Answer answer : answers) {
            if (answer instanceof Listed listed) {
                Map<String, TargetGroup> before = before(answer);
                PoolTargets now = starting.only() ? listed.targets().and(before) : listed.targets();
                known.put(
                        answer.request(),
                        now.groups(before).stream()
                                .collect(Collectors.toMap(
                                        TargetGroup::source, Function.identity(), (a, b) -> b, LinkedHashMap::new)));
                problems.addAll(listed.targets().problems());
            } else if (answer instanceof Unknown unknown) {
                problems.add(unknown.problem());
            }
            groups.addAll(before(answer).values());
        }
        starting.problem().ifPresent(problems::add);
        problems.addAll(missing);
        if (answers.stream().allMatch(Unknown.class::isInstance)) {
            return new Refresh.Failed(Problems.told(problems.stream().distinct().toList()));
        }
        return problems.isEmpty() ? new Refresh.Found(groups) : new Refresh.Partial(groups, Problems.told(problems));
    }

    private Map<String, TargetGroup> before(Answer answer) {
        return known.getOrDefault(answer.request(), Map.of());
    }

    private sealed interface Answer {
        Optional<String> request();
    }

    private record Listed(Optional<String> request, PoolTargets targets) implements Answer {}

    private record Unknown(Optional<String> request, String problem) implements Answer {}

    /** @param only whether only new targets count */
    private record Starting(boolean only, Optional<String> problem) {}
}
