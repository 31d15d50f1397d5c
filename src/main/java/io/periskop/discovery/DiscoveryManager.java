package io.periskop.discovery;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Runs each discovery once, also if several services have an equal one, for as long as somebody wants it. */
public final class DiscoveryManager {
    private final DiscoveryContext context;
    private final DiscoveryMeters meters;
    private final ConcurrentMap<Discovery, DiscoveryRun> runs = new ConcurrentHashMap<>();

    public DiscoveryManager(DiscoveryContext context, DiscoveryMeters meters) {
        this.context = context;
        this.meters = meters;
    }

    /**
     * All groups, at once when known and again at each change; never ends, never fails. While it fails, what it found
     * before stays. Who wants an equal one before the last user of it is gone gets what is known at once.
     */
    public Flux<List<TargetGroup>> groups(Discovery discovery) {
        return Flux.defer(() -> run(discovery).groups());
    }

    /** Null if nobody wants it. */
    public @Nullable DiscoveryStatus status(Discovery discovery) {
        DiscoveryRun run = runs.get(discovery);
        return run == null ? null : run.status();
    }

    /** Brings the numbers up to date; to be called before the registry is read. */
    public void refreshMeters() {
        meters.gauges(runs.values());
    }

    private DiscoveryRun run(Discovery discovery) {
        return runs.computeIfAbsent(discovery, this::begin);
    }

    private DiscoveryRun begin(Discovery discovery) {
        DiscoveryRun run = new DiscoveryRun(discovery, context, meters, this::end);
        meters.begins(run);
        return run;
    }

    private void end(DiscoveryRun run) {
        runs.remove(run.discovery(), run);
        meters.ends(run);
    }
}
