package io.periskop.scrape;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.periskop.exposition.Cuts;
import io.periskop.exposition.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what scraping does. Numbers by service, never by target: their price is bounded by limits.services. */
public final class ScrapeMeters {
    private static final String SERVICE = "service_name";
    private static final double MILLIS = 1000;

    private final MeterRegistry registry;
    private final ScrapeFailureListener failures;
    private final MultiGauge instances;
    private final MultiGauge targets;
    private final MultiGauge lastSuccess;
    private final MultiGauge intervals;
    /** Of services that are or were scraped; bounded by limits.services. */
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();

    private volatile @Nullable TargetsView view;

    /** @param good when the last good scrape ended, in seconds; when the first one began, where none was good yet */
    private record Pace(double good, double interval) {}

    public ScrapeMeters(MeterRegistry registry, ScrapeFailureListener failures) {
        this.registry = registry;
        this.failures = failures;
        this.instances = MultiGauge.builder("periskop.instances.scrapped")
                .description("Targets whose last scrape was good.")
                .register(registry);
        this.lastSuccess = MultiGauge.builder("periskop.scrape.last.success.timestamp")
                .baseUnit("seconds")
                .description("When a target of the service was last scraped well, or first tried.")
                .register(registry);
        this.intervals = MultiGauge.builder("periskop.scrape.interval")
                .baseUnit("seconds")
                .description("How often the targets of the service are scraped.")
                .register(registry);
        this.targets = MultiGauge.builder("periskop.targets")
                .description("Targets by the outcome of their last scrape.")
                .register(registry);
    }

    /** A time that is not known is worse than one that is old: the rule on it would not see the service. */
    private void pace(ScrapedTarget target, boolean good) {
        double now = System.currentTimeMillis() / MILLIS;
        double interval = target.interval().toMillis() / MILLIS;
        paces.merge(
                target.service(),
                new Pace(now, interval),
                (before, next) -> new Pace(good ? now : before.good, interval));
    }

    void watch(TargetsView view, FetchLimiter limiter, BodyMemory memory) {
        Gauge.builder("periskop.scrapes.waiting", limiter, FetchLimiter::waiting)
                .description("Scrapes that are due but wait for their turn.")
                .register(registry);
        Gauge.builder("periskop.scrape.body.memory", memory, BodyMemory::used)
                .baseUnit("bytes")
                .description("Bytes of answers that are being read.")
                .register(registry);
        this.view = view;
    }

    /** Brings the numbers of targets up to date; to be called before the registry is read. */
    public void refresh() {
        TargetsView now = view;
        if (now == null) {
            return;
        }
        var all = now.targets();
        instances.register(
                all.entrySet().stream()
                        .map(e -> MultiGauge.Row.of(Tags.of(SERVICE, e.getKey()), count(e.getValue(), true)))
                        .toList(),
                true);
        paces.keySet().retainAll(all.keySet());
        lastSuccess.register(
                paces.entrySet().stream()
                        .map(e -> MultiGauge.Row.of(Tags.of(SERVICE, e.getKey()), e.getValue().good))
                        .toList(),
                true);
        intervals.register(
                paces.entrySet().stream()
                        .map(e -> MultiGauge.Row.of(Tags.of(SERVICE, e.getKey()), e.getValue().interval))
                        .toList(),
                true);
        targets.register(
                all.entrySet().stream()
                        .flatMap(e -> Stream.of(
                                MultiGauge.Row.of(
                                        Tags.of(SERVICE, e.getKey(), "health", "up"), count(e.getValue(), true)),
                                MultiGauge.Row.of(
                                        Tags.of(SERVICE, e.getKey(), "health", "down"), count(e.getValue(), false)),
                                MultiGauge.Row.of(
                                        Tags.of(SERVICE, e.getKey(), "health", "unknown"), count(e.getValue(), null)),
                                MultiGauge.Row.of(
                                        Tags.of(SERVICE, e.getKey(), "health", "elsewhere"), elsewhere(e.getValue()))))
                        .toList(),
                true);
    }

    void scraped(ScrapedTarget target, ScrapeOutcome outcome, Duration took) {
        String service = target.service();
        pace(target, outcome instanceof ScrapeOutcome.Good);
        registry.counter("periskop.scrapes.missed", SERVICE, service); // so that the first is a rise
        Timer.builder("periskop.scrape.duration")
                .description("Time from the request to the store.")
                .tag(SERVICE, service)
                .register(registry)
                .record(took);
        if (outcome instanceof ScrapeOutcome.Good good) {
            String result = good.read() == null ? "unchanged" : "changed";
            registry.counter("periskop.scrapes", SERVICE, service, "result", result)
                    .increment();
            registry.counter("periskop.scrape.bytes", SERVICE, service).increment(good.wireBytes());
            registry.counter("periskop.errors.scrapped", SERVICE, service)
                    .increment(target.health().errors());
        } else if (outcome instanceof ScrapeOutcome.Bad bad) {
            registry.counter("periskop.scrapes", SERVICE, service, "result", "failed")
                    .increment();
            registry.counter(
                            "periskop.scrape.failures",
                            SERVICE,
                            service,
                            "kind",
                            bad.failure().kind().label())
                    .increment();
            failures.failed(service, HealthLog.withoutSecrets(target.url()), bad.failure());
        }
    }

    void read(ScrapedTarget target, Snapshot snapshot) {
        String service = target.service();
        if (snapshot.rejectedCount() > 0) {
            registry.counter("periskop.aggregates.rejected", SERVICE, service).increment(snapshot.rejectedCount());
        }
        Cuts cut = snapshot.cut();
        if (!cut.none()) {
            dropped(service, "errors_per_document", cut.aggregates());
            dropped(service, "occurrences_per_aggregate", cut.occurrences());
            dropped(service, "cause_depth", cut.causes());
            dropped(service, "stack_frames", cut.frames());
            dropped(service, "headers_per_occurrence", cut.headers());
            dropped(service, "max_string_length", cut.texts());
        }
    }

    void missed(ScrapedTarget target, long turns) {
        if (turns > 0) {
            registry.counter("periskop.scrapes.missed", SERVICE, target.service())
                    .increment(turns);
        }
    }

    private void dropped(String service, String limit, int count) {
        if (count > 0) {
            registry.counter("periskop.limit.dropped", SERVICE, service, "limit", limit)
                    .increment(count);
        }
    }

    private static long count(List<TargetStatus> targets, @Nullable Boolean up) {
        return targets.stream()
                .filter(t -> t.scrapedBy() == null && Objects.equals(t.up(), up))
                .count();
    }

    private static long elsewhere(List<TargetStatus> targets) {
        return targets.stream().filter(t -> t.scrapedBy() != null).count();
    }
}
