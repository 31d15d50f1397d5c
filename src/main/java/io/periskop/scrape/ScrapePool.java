package io.periskop.scrape;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryManager;
import io.periskop.discovery.DiscoveryStatus;
import io.periskop.discovery.TargetGroup;
import io.periskop.http.HttpConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The loops of one service, kept in step with what discovery finds. */
final class ScrapePool implements Disposable {
    private static final Logger log = LoggerFactory.getLogger(ScrapePool.class);

    private static final Duration CALM = Duration.ofMillis(100);

    private final DiscoveryManager discoveries;
    private final Scheduler clock;
    private final Scheduler workers;
    private final Function<ScrapedTarget, ScrapeLoop> loops;
    private final Map<String, ScrapeLoop> running = new LinkedHashMap<>();
    private final DropLog drops = new DropLog();
    private volatile ServiceSpec spec;
    private TargetBuilder builder;
    /** What each of the discoveries found, in their order; empty for one that found nothing yet. */
    private List<List<TargetGroup>> found = List.of();

    private Disposable discovery = () -> {};
    /** Rises when discovery is changed or stopped: what an earlier one still has to say is not heard. */
    private int generation;

    private boolean syncing;
    private boolean planned;
    private Instant lastSync = Instant.EPOCH;

    private volatile List<ScrapedTarget> published = List.of();

    /**
     * @param clock runs delays
     * @param workers run what needs the processor
     */
    ScrapePool(
            ServiceSpec spec,
            DiscoveryManager discoveries,
            Scheduler clock,
            Scheduler workers,
            Function<ScrapedTarget, ScrapeLoop> loops) {
        this.spec = spec;
        this.discoveries = discoveries;
        this.clock = clock;
        this.workers = workers;
        this.builder = new TargetBuilder(spec.name(), spec.options());
        this.loops = loops;
    }

    String service() {
        return spec.name();
    }

    synchronized void start() {
        discovery = discover(spec.discoveries());
    }

    /** Targets that stay the same keep their loops; the others keep at least what is known of them. */
    synchronized void change(ServiceSpec next) {
        if (next.equals(spec)) {
            return;
        }
        boolean sameDiscovery = next.discoveries().equals(spec.discoveries());
        if (!next.options().equals(spec.options())) {
            builder = new TargetBuilder(next.name(), next.options());
        }
        spec = next;
        if (sameDiscovery) {
            sync();
        } else {
            // The new ones begin before the old ones end: those that are the same go on, and are known at once.
            Disposable before = discovery;
            discovery = discover(next.discoveries());
            before.dispose();
        }
    }

    /** Waits for nobody. */
    List<TargetStatus> targets() {
        return published.stream().map(ScrapedTarget::status).toList();
    }

    @Override
    public synchronized void dispose() {
        generation++;
        discovery.dispose();
        running.values().forEach(ScrapeLoop::dispose);
        running.clear();
        published = List.of();
    }

    /** The statuses of its discoveries, in their order; waits for nobody. */
    List<DiscoveryStatus> discoveries() {
        return spec.discoveries().stream()
                .map(discoveries::status)
                .filter(Objects::nonNull)
                .toList();
    }

    /** One that cannot find anything does not keep the others waiting. */
    private Disposable discover(List<Discovery> all) {
        int now = ++generation;
        found = new ArrayList<>(Collections.nCopies(all.size(), List.of()));
        syncing = true;
        Disposable.Composite subscriptions = Disposables.composite();
        for (int i = 0; i < all.size(); i++) {
            int place = i;
            subscriptions.add(discoveries
                    .groups(all.get(i))
                    .subscribe(
                            groups -> found(now, place, groups),
                            e -> log.error("bug: discovery of service {} ended", service(), e)));
        }
        syncing = false;
        sync();
        return subscriptions;
    }

    private synchronized void found(int by, int place, List<TargetGroup> groups) {
        if (by != generation) {
            return;
        }
        found.set(place, groups);
        if (!syncing && !planned) {
            planned = true;
            Duration since = Duration.between(lastSync, Clocks.now(clock));
            if (since.isNegative() || since.compareTo(CALM) >= 0) {
                workers.schedule(() -> syncAsPlanned(by));
            } else {
                Mono.delay(CALM.minus(since), clock).publishOn(workers).subscribe(tick -> syncAsPlanned(by));
            }
        }
    }

    /** Changes that come close together are one: mechanisms that watch say each of them. */
    private synchronized void syncAsPlanned(int by) {
        planned = false;
        lastSync = Clocks.now(clock);
        if (by == generation) {
            sync();
        }
    }

    private void sync() {
        List<TargetGroup> groups = found.stream().flatMap(List::stream).toList();
        Targets targets = builder.build(groups);
        drops.tell(service(), targets);
        Map<String, ScrapeLoop> before = new LinkedHashMap<>(running);
        running.clear();
        List<ScrapeLoop> started = new ArrayList<>();
        long bodySizeLimit = spec.options().bodySizeLimit();
        HttpConfig http = spec.options().http();
        for (Target target : targets.active()) {
            String url = target.url().toString();
            ScrapeLoop loop = before.get(url);
            if (loop != null && isSame(loop.target(), target)) {
                before.remove(url);
                loop.target().found(target);
            } else {
                loop = loops.apply(
                        loop == null
                                ? new ScrapedTarget(target, bodySizeLimit, http)
                                : new ScrapedTarget(target, bodySizeLimit, http, loop.target()));
                started.add(loop);
            }
            running.put(url, loop);
        }
        published = running.values().stream().map(ScrapeLoop::target).toList();
        before.values().forEach(ScrapeLoop::dispose);
        started.forEach(ScrapeLoop::start);
    }

    private boolean isSame(ScrapedTarget scraped, Target target) {
        return scraped.target().isScrapedAs(target)
                && scraped.bodySizeLimit() == spec.options().bodySizeLimit()
                && scraped.http().equals(spec.options().http());
    }
}
