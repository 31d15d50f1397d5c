package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.Lifecycle;
import io.periskop.aggregate.SourceFolding;
import io.periskop.aggregate.Turns;
import io.periskop.discovery.Discovery;
import io.periskop.discovery.TargetGroup;
import io.periskop.exposition.ExpositionReader;
import io.periskop.exposition.ReaderLimits;
import io.periskop.label.Labels;
import io.periskop.scrape.FakeProcess.Habits;
import io.periskop.series.Bucket;
import io.periskop.store.State;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import io.periskop.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A small world with a clock of its own: targets, one or more servers on one store, and after every second the question
 * whether the store tells the truth.
 */
final class Timeline {
    static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");
    static final String SERVICE = "checkout";
    static final Duration STALE = Duration.ofMinutes(5);
    static final Duration FORGOTTEN = Duration.ofHours(5);
    private static final int BODY_LIMIT = 100_000;
    private static final ScrapeOptions OPTIONS =
            new ScrapeOptions("/errors", Duration.ofSeconds(10), Duration.ofSeconds(4), BODY_LIMIT);
    private static final StoreLimits LIMITS =
            new StoreLimits(1000, 1000, 100, Duration.ofDays(14), Duration.ofDays(400), 64L << 20);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Truth truth = new Truth();
    private final Map<String, FakeTarget> targets = new LinkedHashMap<>();
    private final List<String> discovered = new ArrayList<>();
    private final Sinks.Many<List<TargetGroup>> discovery =
            Sinks.many().replay().latest();
    private final Discovery discoveries = TestDiscovery.of(discovery.asFlux());
    private final List<ScrapeManager> servers = new ArrayList<>();
    private final List<ErrorRules> rules = new ArrayList<>();
    private boolean placesAreKnown = true;
    private final BodyMemory memory = new BodyMemory(1 << 30);
    private MemoryStore store = new MemoryStore(LIMITS, (service, what, count) -> {});
    private MoodyReports reports = new MoodyReports(store);
    private Disposable folding;

    private Turns turns() {
        return new Turns(store, "timeline", new SimpleMeterRegistry(), clock);
    }

    /** One server, no targets. */
    Timeline() {
        this(1);
    }

    Timeline(int replicas) {
        clock.advanceTimeTo(BEGIN);
        folding = new SourceFolding(store, STALE, FORGOTTEN, turns(), clock).start();
        discovery.tryEmitNext(List.of());
        for (int i = 0; i < replicas; i++) {
            rules.add(ErrorRules.NONE);
            servers.add(server(i));
        }
    }

    static Duration duration(String text) {
        return Duration.parse(text.endsWith("d") ? "P" + text : "PT" + text);
    }

    Instant now() {
        return Clocks.now(clock);
    }

    VirtualTimeScheduler clock() {
        return clock;
    }

    Truth truth() {
        return truth;
    }

    Body body(byte[] bytes) {
        memory.reserve(bytes.length);
        return memory.body(bytes.clone(), bytes.length, bytes.length);
    }

    /** A target whose client says everything that clients can say; it is not yet discovered. */
    FakeTarget target(String address) {
        return target(address, Habits.ALL);
    }

    FakeTarget target(String address, Habits... habits) {
        FakeProcess[] processes = new FakeProcess[habits.length];
        for (int i = 0; i < habits.length; i++) {
            processes[i] = new FakeProcess(habits[i], habits[i].uuid() ? FakeProcess.newUuid() : null);
        }
        return target(address, processes);
    }

    FakeTarget target(String address, FakeProcess... processes) {
        FakeTarget target = new FakeTarget(this, address, processes);
        targets.put(address, target);
        return target;
    }

    /** The world as discovery sees it from now on. */
    Timeline discovers(String... addresses) {
        discovered.clear();
        discovered.addAll(List.of(addresses));
        List<Labels> labels = discovered.stream()
                .map(address -> Labels.of(Map.of(Labels.ADDRESS, address)))
                .toList();
        discovery.tryEmitNext(List.of(new TargetGroup("all", labels, Labels.NONE)));
        tellsTheTruth();
        return this;
    }

    Timeline passes(String time) {
        return passes(duration(time));
    }

    Timeline passes(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            clock.advanceTimeBy(Duration.ofSeconds(1));
            tellsTheTruth();
        }
        return this;
    }

    /** Time in which nothing happens that matters: it is looked at seldom. */
    Timeline waits(String time) {
        for (long minute = 0; minute < duration(time).toMinutes(); minute++) {
            clock.advanceTimeBy(Duration.ofMinutes(1));
            tellsTheTruth();
        }
        return this;
    }

    Timeline expects(String key, long total) {
        assertThat(store.find(SERVICE, key).map(StoredError::total).block()).isEqualTo(total);
        return this;
    }

    Timeline expects(State.Status status, boolean regressed) {
        assertThat(all()).isNotEmpty().allSatisfy(error -> {
            assertThat(error.state().status()).isEqualTo(status);
            assertThat(error.state().regressed()).isEqualTo(regressed);
        });
        return this;
    }

    Timeline expectsUp(String address) {
        return expectsDown(address, null);
    }

    Timeline expectsDown(String address, ScrapeFailure.@Nullable Kind reason) {
        TargetStatus status = status(address);
        assertThat(status.failure() == null ? null : status.failure().kind()).isEqualTo(reason);
        assertThat(status.up()).isEqualTo(reason == null);
        return this;
    }

    TargetStatus status(String address) {
        return servers.get(0).targets().get(SERVICE).stream()
                .filter(status -> status.endpoint().startsWith(address))
                .findFirst()
                .orElseThrow();
    }

    Timeline resolves(String key) {
        assertThat(new Lifecycle(store, this::now)
                        .resolve(SERVICE, key, "somebody")
                        .block())
                .isTrue();
        return this;
    }

    /** From now on these rules hold on all servers. */
    Timeline rules(ErrorRules next) {
        for (int i = 0; i < servers.size(); i++) {
            rules(i, next);
        }
        return this;
    }

    /** From now on these rules hold on this server. */
    Timeline rules(int replica, ErrorRules next) {
        rules.set(replica, next);
        servers.get(replica).apply(List.of(spec(replica)));
        tellsTheTruth();
        return this;
    }

    /**
     * From now on only the sum over all errors has to be right: where servers have different rules, growth that comes
     * without a message goes where the last one sent what did.
     */
    void comparesSumsOnly() {
        placesAreKnown = false;
    }

    void serverRestarts(int replica) {
        servers.get(replica).dispose();
        servers.set(replica, server(replica));
        tellsTheTruth();
    }

    /** All that was known is gone. */
    void everythingIsLost() {
        servers.forEach(ScrapeManager::dispose);
        folding.dispose();
        truth.forgetAll();
        store = new MemoryStore(LIMITS, (service, what, count) -> {});
        reports = new MoodyReports(store);
        folding = new SourceFolding(store, STALE, FORGOTTEN, turns(), clock).start();
        for (int i = 0; i < servers.size(); i++) {
            servers.set(i, server(i));
        }
        tellsTheTruth();
    }

    MoodyReports reports() {
        return reports;
    }

    MemoryStore store() {
        return store;
    }

    List<StoredError> all() {
        return Objects.requireNonNull(store.of(SERVICE).collectList().block());
    }

    /** How many of the key's occurrences have a place in time, between two times. */
    long placed(String key, Instant from, Instant to) {
        return Objects.requireNonNull(store.minutes(SERVICE, key, from, to)
                .map(Bucket::count)
                .reduce(0L, Long::sum)
                .block());
    }

    void tellsTheTruth() {
        Map<String, Long> stored =
                all().stream().collect(Collectors.toMap(StoredError::key, StoredError::total, Long::sum, TreeMap::new));
        Map<String, Long> expected = truth.totals();
        if (reports.isFull()) {
            expected.keySet().retainAll(stored.keySet());
        }
        if (placesAreKnown) {
            assertThat(stored).as("at %s", now()).isEqualTo(expected);
        }
        assertThat(sum(stored)).as("at %s", now()).isEqualTo(sum(expected));
        assertThat(store.check().collectList().block()).isEmpty();
        assertThat(memory.used()).isZero();
        stored.forEach((key, total) -> assertThat(placed(key, Instant.EPOCH, BEGIN.plus(Duration.ofDays(400))))
                .isBetween(0L, total));
    }

    private static long sum(Map<String, Long> totals) {
        return totals.values().stream().mapToLong(Long::longValue).sum();
    }

    private ServiceSpec spec(int replica) {
        return new ServiceSpec(SERVICE, OPTIONS.withErrors(rules.get(replica), 0), List.of(discoveries));
    }

    private Mono<FetchResult> fetch(int replica, FetchRequest request, Handover handover) {
        String address = request.url().getRawAuthority();
        Labels labels = Labels.of(Map.of(Labels.JOB, SERVICE, Labels.INSTANCE, address));
        ErrorRules forTarget = rules.get(replica).of(SERVICE, labels);
        return targets.get(address).answer(request, handover, forTarget);
    }

    private ScrapeManager server(int replica) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Aggregator aggregator = new Aggregator(reports, 50, new AggregatorMeters(registry));
        ScrapeManager server = new ScrapeManager(
                (request, handover) -> Mono.defer(() -> fetch(replica, request, handover)),
                ScrapeLimits.DEFAULT,
                memory,
                new ExpositionReader(ReaderLimits.DEFAULT),
                aggregator,
                new ScrapeMeters(registry, (service, url, failure) -> {}),
                TestDiscovery.manager(clock, registry),
                clock,
                Schedulers.immediate(),
                () -> {});
        server.apply(List.of(spec(replica)));
        return server;
    }
}
