package io.periskop.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.http.HttpConfig;
import io.periskop.http.HttpTrouble;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A discovery that runs, and what it said. */
final class Following implements AutoCloseable {
    static final Patience SHORT = new Patience(
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(60));

    /** Misses answers soon, as an answer of a busy machine may be. */
    static final Patience IMPATIENT = new Patience(
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            Duration.ofMillis(800),
            Duration.ofMinutes(5),
            Duration.ofSeconds(60));

    /** Misses answers soon, and renews at once. */
    static final Patience RENEWING = new Patience(
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            Duration.ofMillis(800),
            Duration.ofMinutes(5),
            Duration.ofMillis(300));

    static final Surroundings NO_POD = new Surroundings(Map.of(), Path.of("/nonexistent"));
    static final Duration PATIENCE = Duration.ofSeconds(40);

    final List<Refresh> refreshes = new CopyOnWriteArrayList<>();
    volatile boolean onEventLoop;
    private final Disposable subscription;

    Following(KubernetesDiscovery discovery) {
        this(discovery, NO_POD, SHORT);
    }

    Following(KubernetesDiscovery discovery, Surroundings surroundings, Patience patience) {
        DiscoveryContext context = new DiscoveryContext(
                (config, call) -> Mono.error(new HttpTrouble("not used")),
                Schedulers.parallel(),
                Schedulers.boundedElastic(),
                "Periskop/test");
        subscription = discovery.refreshes(context, surroundings, patience).subscribe(refresh -> {
            onEventLoop |= Schedulers.isInNonBlockingThread();
            refreshes.add(refresh);
        });
    }

    static KubernetesDiscovery discovery(FakeApi api, Role role) {
        return discovery(api, role, Attach.NOTHING);
    }

    static KubernetesDiscovery discovery(FakeApi api, Role role, Attach attach) {
        return new KubernetesDiscovery(
                role, new Access.Server(URI.create(api.url()), HttpConfig.DEFAULT), false, List.of(), Map.of(), attach);
    }

    @Nullable
    Refresh last() {
        return refreshes.isEmpty() ? null : refreshes.get(refreshes.size() - 1);
    }

    Refresh until(Predicate<Refresh> wanted) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(last()).matches(last -> last != null && wanted.test(last)));
        return last();
    }

    List<TargetGroup> found(Predicate<List<TargetGroup>> wanted) {
        Refresh refresh = until(each -> each instanceof Refresh.Found found && wanted.test(found.groups()));
        return ((Refresh.Found) refresh).groups();
    }

    List<TargetGroup> found() {
        return found(groups -> true);
    }

    String failed(String part) {
        return ((Refresh.Failed) until(each -> each instanceof Refresh.Failed failed
                        && failed.problem().contains(part)))
                .problem();
    }

    String partial(String part) {
        return ((Refresh.Partial) until(each -> each instanceof Refresh.Partial partial
                        && partial.problem().contains(part)))
                .problem();
    }

    static TargetGroup group(List<TargetGroup> groups, String source) {
        return groups.stream()
                .filter(group -> group.source().equals(source))
                .findFirst()
                .orElseThrow(() -> new AssertionError(source + " is not in " + groups));
    }

    static void eventually(Predicate<Void> wanted) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> wanted.test(null));
    }

    @Override
    public void close() {
        subscription.dispose();
    }
}
