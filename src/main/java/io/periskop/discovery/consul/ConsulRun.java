package io.periskop.discovery.consul;

import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.consul.BlockingQuery.Heard;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** One discovery at work: watches the catalog, and each service that it is to watch. */
final class ConsulRun implements Disposable {
    private static final int MOST_SERVICES = 5_000;
    private static final int STARTS_AT_ONCE = 8;

    /** Consul itself allows an address no more than 200 connections unless it is told so. */
    private static final int HELD_AT_ONCE = 48;

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration GATHERING = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ConsulDiscovery config;
    private final DiscoveryContext context;
    private final FluxSink<Refresh> sink;
    private final ConsulApi api;
    private final Turnstile starts = new Turnstile(STARTS_AT_ONCE);
    private final Turnstile held = new Turnstile(HELD_AT_ONCE);
    private final Disposable.Composite running = Disposables.composite();
    private final Map<String, Disposable> watched = new HashMap<>();
    private final ConsulState state = new ConsulState();
    private boolean listed;
    private boolean telling;
    private volatile Duration wait = ConsulApi.LONGEST_WAIT;

    ConsulRun(ConsulDiscovery config, DiscoveryContext context, FluxSink<Refresh> sink) {
        this.config = config;
        this.context = context;
        this.sink = sink;
        this.api = new ConsulApi(config, context);
    }

    void start() {
        running.add(datacenter().subscribe(this::watch, sink::error));
    }

    @Override
    public void dispose() {
        starts.close();
        held.close();
        running.dispose();
    }

    @Override
    public boolean isDisposed() {
        return running.isDisposed();
    }

    /** As configured, or as the agent says, which is asked until it does. */
    private Mono<String> datacenter() {
        String given = config.scope().datacenter();
        if (!given.isEmpty()) {
            return Mono.just(given);
        }
        Duration pause = BlockingQuery.AFTER_TROUBLE;
        return Mono.defer(api::datacenter)
                .doOnError(e -> note(known ->
                        known.catalogFailed(Polling.failed(e, config.interval()).problem())))
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, pause).jitter(0).scheduler(context.clock()));
    }

    private void watch(String datacenter) {
        if (!config.choice().needsCatalog()) {
            watchOnly(new TreeSet<>(config.choice().services()), datacenter);
            return;
        }
        BlockingQuery<SortedSet<String>> catalog = new BlockingQuery<>(
                api::services,
                answer -> config.choice().of(ConsulHealth.services(answer)),
                config.interval(),
                context.clock(),
                starts,
                new Turnstile(1));
        running.add(catalog.heard()
                .subscribe(
                        heard -> {
                            if (heard instanceof Heard.Changed<SortedSet<String>> changed) {
                                watchOnly(changed.content(), datacenter);
                            } else if (heard instanceof Heard.Failed<SortedSet<String>> failed) {
                                note(known -> known.catalogFailed(failed.problem()));
                            }
                        },
                        sink::error));
    }

    private void watchOnly(SortedSet<String> wanted, String datacenter) {
        List<String> names = wanted.stream().limit(MOST_SERVICES).toList();
        wait = wait(names.size(), config.interval());
        note(known -> {
            known.listed(names);
            if (wanted.size() > names.size()) {
                known.catalogFailed("Consul has " + wanted.size() + " services, of which " + MOST_SERVICES
                        + " are watched; choose with services, tags or filter");
            }
        });
        synchronized (this) {
            if (!listed) {
                listed = true;
                running.add(context.clock()
                        .schedule(() -> note(ConsulState::waitNoLonger), PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            }
            forgetAllBut(names);
            names.stream().filter(name -> !watched.containsKey(name)).forEach(name -> {
                Disposable.Swap watch = Disposables.swap();
                watched.put(name, watch);
                running.add(watch);
                watch.update(watch(name, datacenter));
            });
        }
    }

    /** Few services are each waited for as long as Consul allows; many take turns, each about once in the interval. */
    static Duration wait(int services, Duration interval) {
        if (services <= HELD_AT_ONCE) {
            return ConsulApi.LONGEST_WAIT;
        }
        Duration turn = interval.multipliedBy(HELD_AT_ONCE).dividedBy(services);
        if (turn.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return turn.compareTo(ConsulApi.LONGEST_WAIT) > 0 ? ConsulApi.LONGEST_WAIT : turn;
    }

    private void forgetAllBut(Collection<String> names) {
        watched.entrySet().removeIf(service -> {
            if (names.contains(service.getKey())) {
                return false;
            }
            running.remove(service.getValue());
            service.getValue().dispose();
            return true;
        });
    }

    private Disposable watch(String service, String datacenter) {
        BlockingQuery<TargetGroup> health = new BlockingQuery<>(
                index -> api.health(service, index, wait),
                answer -> ConsulHealth.group(service, datacenter, config.tagSeparator(), answer),
                config.interval(),
                context.clock(),
                starts,
                held);
        return health.heard()
                .subscribe(
                        heard -> {
                            if (heard instanceof Heard.Changed<TargetGroup> changed) {
                                note(known -> known.found(changed.content()));
                            } else if (heard instanceof Heard.Failed<TargetGroup> failed) {
                                note(known -> known.failed(service, failed.problem()));
                            }
                        },
                        sink::error);
    }

    /** What is heard within a short time is told together. */
    private void note(Consumer<ConsulState> what) {
        synchronized (this) {
            what.accept(state);
            if (telling || isDisposed()) {
                return;
            }
            telling = true;
        }
        context.clock().schedule(this::tell, GATHERING.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tell() {
        Refresh next;
        synchronized (this) {
            telling = false;
            next = isDisposed() ? null : state.next();
        }
        if (next != null) {
            sink.next(next);
        }
    }
}
