package io.periskop.scrape;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.fixed.StaticDiscovery;
import io.periskop.exposition.Digest;
import io.periskop.exposition.ExpositionReader;
import io.periskop.exposition.ReaderLimits;
import io.periskop.label.Labels;
import io.periskop.scrape.FetchResult.Changed;
import io.periskop.store.Report;
import io.periskop.store.Reports;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import io.periskop.store.memory.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Everything from the configuration to the store, but the network and the time. */
final class ScrapeRig {
    static final Duration INTERVAL = Duration.ofSeconds(60);
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    final BodyMemory memory = new BodyMemory(64L << 20);
    MemoryStore store = new MemoryStore(StoreLimits.DEFAULT, (service, limit, count) -> {});
    final List<ScrapeFailure> failures = new ArrayList<>();
    final List<FetchRequest> requests = new ArrayList<>();
    final Map<String, Integer> scrapes = new ConcurrentHashMap<>();
    final Map<String, Function<FetchRequest, Mono<String>>> answers = new ConcurrentHashMap<>();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger mostRunning = new AtomicInteger();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    Duration storeDelay = Duration.ZERO;

    long epoch;

    @Nullable
    RuntimeException storeTrouble;

    final ScrapeManager manager;

    ScrapeRig(ScrapeLimits limits) {
        this(limits, Schedulers.immediate());
    }

    ScrapeRig(ScrapeLimits limits, Scheduler workers) {
        ScrapeMeters meters = new ScrapeMeters(registry, (service, url, failure) -> failures.add(failure));
        Aggregator aggregator = new Aggregator(new Fickle(), 50, new AggregatorMeters(registry));
        manager = new ScrapeManager(
                this::fetch,
                limits,
                memory,
                new ExpositionReader(ReaderLimits.DEFAULT),
                aggregator,
                meters,
                TestDiscovery.manager(clock, registry),
                clock,
                workers,
                () -> {});
    }

    static ServiceSpec service(String name, Duration interval, String... addresses) {
        return service(name, interval, Map.of(), addresses);
    }

    static ServiceSpec service(String name, Duration interval, Map<String, String> labels, String... addresses) {
        List<Labels> targets = Arrays.stream(addresses)
                .map(address -> Labels.of(Map.of(Labels.ADDRESS, address)))
                .toList();
        return new ServiceSpec(
                name,
                new ScrapeOptions("/errors", interval, interval.compareTo(TIMEOUT) < 0 ? interval : TIMEOUT, 1 << 20),
                List.of(new StaticDiscovery("test", List.of(new TargetGroup("test", targets, Labels.of(labels))))));
    }

    /** A document of one error that happened so often. */
    static String document(String process, int count) {
        return """
                {"target_uuid":"%s","aggregated_errors":[{"aggregation_key":"key","total_count":%d,"severity":"error",
                "created_at":"1970-01-01T00:00:00Z","latest_errors":[]}]}""".formatted(process, count);
    }

    void answers(String address, String document) {
        answersWith(address, request -> Mono.just(document));
    }

    void neverAnswers(String address) {
        answersWith(address, request -> Mono.never());
    }

    void answersWith(String address, Function<FetchRequest, Mono<String>> answer) {
        answers.put(address, answer);
    }

    int scrapes(String address) {
        return scrapes.getOrDefault(address, 0);
    }

    TargetStatus status(String service, int number) {
        return manager.targets().get(service).get(number);
    }

    long total(String service) {
        StoredError error = store.find(service, "key").block();
        return error == null ? 0 : error.total();
    }

    void pass(Duration time) {
        clock.advanceTimeBy(time);
    }

    private Mono<FetchResult> fetch(FetchRequest request, Handover answer) {
        String address = request.url().getAuthority();
        requests.add(request);
        scrapes.merge(address, 1, Integer::sum);
        Function<FetchRequest, Mono<String>> says =
                answers.getOrDefault(address, r -> Mono.just("{\"aggregated_errors\":[]}"));
        return Mono.defer(() -> {
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            return Mono.defer(() -> says.apply(request))
                    .map(document -> result(request, document, answer))
                    .doFinally(signal -> running.decrementAndGet());
        });
    }

    private FetchResult result(FetchRequest request, String document, Handover answer) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        BodyDigest digest = new BodyDigest(bytes.length, Digest.of(bytes, 0, bytes.length));
        if (digest.equals(request.digest())) {
            return new FetchResult.Unchanged(bytes.length);
        }
        memory.reserve(bytes.length);
        answer.put(memory.body(bytes, bytes.length, bytes.length));
        return new Changed(false, "\"" + digest.checksum() + "\"", digest);
    }

    private final class Fickle implements Reports {
        @Override
        public Mono<Void> commit(List<Report> batch) {
            return storeTrouble != null
                    ? Mono.error(storeTrouble)
                    : storeDelay.isZero()
                            ? store.commit(batch)
                            : Mono.delay(storeDelay, clock).then(store.commit(batch));
        }

        @Override
        public Mono<Void> heard(String service, String source, Instant at) {
            return storeTrouble == null ? store.heard(service, source, at) : Mono.error(storeTrouble);
        }

        @Override
        public long epoch() {
            return epoch;
        }
    }
}
