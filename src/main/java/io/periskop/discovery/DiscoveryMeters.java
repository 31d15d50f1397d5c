package io.periskop.discovery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Numbers of each discovery, as Prometheus has them. There are as many as the configuration has entries. */
public final class DiscoveryMeters {
    private static final int LONGEST_TAG = 200;
    private static final double MILLIS = 1000;

    private final MeterRegistry registry;
    private final MultiGauge lastFound;
    private final MultiGauge failing;
    private final MultiGauge targets;

    public DiscoveryMeters(MeterRegistry registry) {
        this.registry = registry;
        this.lastFound = MultiGauge.builder("periskop.sd.last.refresh.timestamp")
                .baseUnit("seconds")
                .description("When something was found last; 0 if never.")
                .register(registry);
        this.failing = MultiGauge.builder("periskop.sd.failing")
                .description("Whether it cannot find everything at the moment.")
                .register(registry);
        this.targets = MultiGauge.builder("periskop.sd.discovered.targets")
                .description("Targets found last, before relabelling.")
                .register(registry);
    }

    /** From the beginning, so that the first failure is seen as a rise. */
    void begins(DiscoveryStatus run) {
        refreshes(run).increment(0);
        failures(run).increment(0);
    }

    void refreshed(DiscoveryStatus run, boolean failed) {
        refreshes(run).increment();
        if (failed) {
            failures(run).increment();
        }
    }

    void gauges(Collection<DiscoveryStatus> runs) {
        lastFound.register(rows(runs, run -> seconds(run.lastFound())), true);
        failing.register(rows(runs, run -> run.problem() == null ? 0 : 1), true);
        targets.register(rows(runs, DiscoveryStatus::targets), true);
    }

    private static List<MultiGauge.Row<?>> rows(
            Collection<DiscoveryStatus> runs, ToDoubleFunction<DiscoveryStatus> value) {
        return runs.stream()
                .<MultiGauge.Row<?>>map(run -> MultiGauge.Row.of(tags(run), run, value))
                .toList();
    }

    private Counter refreshes(DiscoveryStatus run) {
        return Counter.builder("periskop.sd.refreshes")
                .description("How often targets were looked for, or heard of.")
                .tags(tags(run))
                .register(registry);
    }

    private Counter failures(DiscoveryStatus run) {
        return Counter.builder("periskop.sd.refresh.failures")
                .description("How often that failed; what was found before stayed.")
                .tags(tags(run))
                .register(registry);
    }

    private static Tags tags(DiscoveryStatus run) {
        String config = run.description();
        return Tags.of(
                "mechanism",
                run.mechanism(),
                "config",
                config.length() <= LONGEST_TAG ? config : config.substring(0, LONGEST_TAG));
    }

    private static double seconds(@Nullable Instant time) {
        return time == null ? 0 : time.toEpochMilli() / MILLIS;
    }
}
