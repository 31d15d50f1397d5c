package io.periskop.scrape;

import io.periskop.aggregate.Aggregator;
import io.periskop.discovery.DiscoveryManager;
import io.periskop.exposition.ExpositionReader;
import io.periskop.exposition.ReaderLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Runs the pools of all services, and changes them when the configuration changes. */
public final class ScrapeManager implements TargetsView, PoolsView, HealthView, Disposable {
    private final ConcurrentNavigableMap<String, ScrapePool> pools = new ConcurrentSkipListMap<>();
    private final Scraper scraper;
    private final ScrapeMeters meters;
    private final TargetBounds bounds;
    private final DiscoveryManager discoveries;
    private final Scheduler clock;
    private final Scheduler workers;
    private final Disposable resources;
    private volatile TargetShare share = TargetShare.ALL;
    private boolean disposed;

    /** With real time, real HTTP and one worker a processor. */
    public static ScrapeManager create(
            ScrapeLimits limits,
            ReaderLimits reader,
            Aggregator aggregator,
            ScrapeMeters meters,
            DiscoveryManager discoveries,
            String userAgent) {
        BodyMemory memory = new BodyMemory(limits.bodyBytesInFlight());
        HttpFetcher fetcher = new HttpFetcher(memory, userAgent);
        Scheduler workers =
                Schedulers.newParallel("ingest", Runtime.getRuntime().availableProcessors(), true);
        Scheduler clock = Schedulers.newSingle("scrape-clock", true);
        return new ScrapeManager(
                fetcher,
                limits,
                memory,
                new ExpositionReader(reader),
                aggregator,
                meters,
                discoveries,
                clock,
                workers,
                () -> {
                    fetcher.dispose();
                    workers.dispose();
                    clock.dispose();
                });
    }

    ScrapeManager(
            Fetcher fetcher,
            ScrapeLimits limits,
            BodyMemory memory,
            ExpositionReader reader,
            Aggregator aggregator,
            ScrapeMeters meters,
            DiscoveryManager discoveries,
            Scheduler clock,
            Scheduler workers,
            Disposable resources) {
        FetchLimiter limiter = new FetchLimiter(limits.concurrentScrapes(), limits.concurrentScrapesPerService());
        this.scraper = new Scraper(fetcher, reader, aggregator, limiter, memory, meters, clock, workers);
        this.meters = meters;
        this.bounds = limits.targets();
        this.discoveries = discoveries;
        this.clock = clock;
        this.workers = workers;
        this.resources = resources;
        meters.watch(this, limiter, memory);
    }

    /** From now on these services are scraped, and no others. Targets that stay the same are not disturbed. */
    public synchronized void apply(List<ServiceSpec> services) {
        if (disposed) {
            return;
        }
        Map<String, ScrapePool> gone = new HashMap<>(pools);
        for (ServiceSpec spec : services) {
            gone.remove(spec.name());
            ScrapePool pool = pools.get(spec.name());
            if (pool == null) {
                ScrapePool added = new ScrapePool(
                        spec,
                        discoveries,
                        clock,
                        workers,
                        bounds,
                        () -> share,
                        target -> new ScrapeLoop(target, scraper, meters, clock));
                pools.put(spec.name(), added);
                added.start();
            } else {
                pool.change(spec);
            }
        }
        gone.forEach((name, pool) -> {
            pool.dispose();
            pools.remove(name);
        });
    }

    /** From now on these targets are scraped here. Those that stay are not disturbed. */
    public void divide(TargetShare next) {
        share = next;
        pools.values().forEach(pool -> workers.schedule(pool::divide));
    }

    /** Waits for nobody, not for {@link #apply} either: it is asked on event loops. */
    @Override
    public SortedMap<String, List<TargetStatus>> targets() {
        SortedMap<String, List<TargetStatus>> all = new TreeMap<>();
        pools.forEach((name, pool) -> {
            all.computeIfAbsent(name, n -> new ArrayList<>());
            Stream.concat(pool.targets().stream(), pool.elsewhere().stream())
                    .forEach(target -> all.computeIfAbsent(target.service(), n -> new ArrayList<>())
                            .add(target));
        });
        return all;
    }

    @Override
    public boolean isScraped(String service) {
        return pools.containsKey(service) || pools.values().stream().anyMatch(pool -> pool.scrapes(service));
    }

    @Override
    public SortedMap<String, PoolStatus> pools() {
        SortedMap<String, PoolStatus> all = new TreeMap<>();
        pools.forEach((name, pool) -> all.put(name, pool.status()));
        return all;
    }

    @Override
    public void each(Visitor visitor) {
        pools.values().forEach(pool -> pool.each(visitor));
    }

    @Override
    public synchronized void dispose() {
        pools.values().forEach(ScrapePool::dispose);
        pools.clear();
        resources.dispose();
        disposed = true;
    }
}
