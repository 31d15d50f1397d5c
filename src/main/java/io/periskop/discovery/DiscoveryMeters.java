package io.periskop.discovery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Numbers of each discovery, as Prometheus has them. There are as many as the configuration has entries. */
public final class DiscoveryMeters {
    private static final int LONGEST_TAG = 200;
    private static final double MILLIS = 1000;
    private static final String REFRESHES = "periskop.sd.refreshes";
    private static final String FAILURES = "periskop.sd.refresh.failures";

    private record Name(String mechanism, String config) {}

    private final MeterRegistry registry;
    private final MultiGauge lastFound;
    private final MultiGauge failing;
    private final MultiGauge targets;

    /** Those that run, in the order that they began in. */
    private final Map<Name, List<DiscoveryRun>> alike = new HashMap<>();

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

    /** Those that are alike are told apart by when they began. From the beginning, so that the first failure is a rise. */
    synchronized void begins(DiscoveryRun run) {
        alike.computeIfAbsent(name(run.status()), name -> new ArrayList<>()).add(run);
        refreshes(run).increment(0);
        failures(run).increment(0);
    }

    synchronized void refreshed(DiscoveryRun run, boolean failed) {
        refreshes(run).increment();
        if (failed) {
            failures(run).increment();
        }
    }

    /** Those that began later move up; the counters of the last number go. */
    synchronized void ends(DiscoveryRun run) {
        Name name = name(run.status());
        List<DiscoveryRun> runs = alike.getOrDefault(name, new ArrayList<>());
        if (!runs.remove(run)) {
            return;
        }
        if (runs.isEmpty()) {
            alike.remove(name);
        } else {
            Tags last = tags(name, runs.size());
            List.of(REFRESHES, FAILURES)
                    .forEach(counter ->
                            registry.find(counter).tags(last).counters().forEach(registry::remove));
        }
    }

    synchronized void gauges(Collection<DiscoveryRun> runs) {
        lastFound.register(rows(runs, run -> seconds(run.lastFound())), true);
        failing.register(rows(runs, run -> run.problem() == null ? 0 : 1), true);
        targets.register(rows(runs, DiscoveryStatus::targets), true);
    }

    private List<MultiGauge.Row<?>> rows(Collection<DiscoveryRun> runs, ToDoubleFunction<DiscoveryStatus> value) {
        return runs.stream()
                .<MultiGauge.Row<?>>map(run -> MultiGauge.Row.of(tags(run), run.status(), value))
                .toList();
    }

    private Counter refreshes(DiscoveryRun run) {
        return Counter.builder(REFRESHES)
                .description("How often targets were looked for, or heard of.")
                .tags(tags(run))
                .register(registry);
    }

    private Counter failures(DiscoveryRun run) {
        return Counter.builder(FAILURES)
                .description("How often that failed; what was found before stayed.")
                .tags(tags(run))
                .register(registry);
    }

    private Tags tags(DiscoveryRun run) {
        Name name = name(run.status());
        return tags(name, Math.max(0, alike.getOrDefault(name, List.of()).indexOf(run)));
    }

    /** @param before how many that are alike began before */
    private static Tags tags(Name name, int before) {
        String config = before == 0 ? name.config : name.config + " #" + (before + 1);
        return Tags.of("mechanism", name.mechanism, "config", config);
    }

    private static Name name(DiscoveryStatus run) {
        String config = run.description();
        return new Name(run.mechanism(), config.length() <= LONGEST_TAG ? config : config.substring(0, LONGEST_TAG));
    }

    private static double seconds(@Nullable Instant time) {
        return time == null ? 0 : time.toEpochMilli() / MILLIS;
    }
}
