package io.periskop.federation;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Counts what is told by other servers, and how old it is. */
public final class FederationMeters {
    private static final double MILLIS = 1000;

    private final MeterRegistry registry;
    private final OriginsBook origins;
    private final InstantSource clock;
    private final MultiGauge ages;
    private final MultiGauge stale;

    public FederationMeters(MeterRegistry registry, OriginsBook origins, InstantSource clock) {
        this.registry = registry;
        this.origins = origins;
        this.clock = clock;
        this.ages = MultiGauge.builder("periskop.federation.origin.age")
                .baseUnit("seconds")
                .description("How old the last word of a server is whose counts are told to this one.")
                .register(registry);
        this.stale = MultiGauge.builder("periskop.federation.origin.stale")
                .description("1 where that is older than three scrapes, else 0.")
                .register(registry);
    }

    /** How much it tells of. */
    public void watch(Leaf leaf) {
        Gauge.builder("periskop.federation.errors.told", leaf, Leaf::size)
                .description("Errors that this server tells of.")
                .register(registry);
        FunctionCounter.builder("periskop.federation.not.passed.on", leaf, Leaf::notPassedOn)
                .description("Counts of other servers that are not passed on, since there are too many errors.")
                .register(registry);
    }

    /** What it tells others in turn. */
    public void watch(StatesBelow below) {
        FunctionCounter.builder("periskop.federation.states.pushed", below, StatesBelow::pushed)
                .description("States that servers below took from this one.")
                .register(registry);
        FunctionCounter.builder("periskop.federation.push.failures", below, StatesBelow::failures)
                .description("How often servers below could not be told states, or refused one.")
                .register(registry);
        Gauge.builder("periskop.federation.states.waiting", below, StatesBelow::waiting)
                .description("States that servers below have yet to be told.")
                .register(registry);
    }

    /** Brings the ages up to date; to be called before the registry is read. */
    public void refresh() {
        Instant now = clock.instant();
        var all = origins.all();
        ages.register(
                all.stream()
                        .map(origin -> MultiGauge.Row.of(
                                Tags.of("origin", origin.id()),
                                Math.max(0, Duration.between(origin.asOf(), now).toMillis()) / MILLIS))
                        .toList(),
                true);
        stale.register(
                all.stream()
                        .map(origin -> MultiGauge.Row.of(Tags.of("origin", origin.id()), origin.isStale(now) ? 1 : 0))
                        .toList(),
                true);
    }

    void taken(int errors, boolean complete) {
        registry.counter("periskop.federation.pages", "complete", Boolean.toString(complete))
                .increment();
        registry.counter("periskop.federation.errors.read").increment(errors);
    }

    /** @param reason a word */
    void leftOut(String reason, int counts) {
        if (counts > 0) {
            registry.counter("periskop.federation.left.out", "reason", reason).increment(counts);
        }
    }
}
