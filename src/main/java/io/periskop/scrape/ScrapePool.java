package io.periskop.scrape;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryManager;
import io.periskop.discovery.DiscoveryStatus;
import io.periskop.discovery.TargetGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
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
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int PAUSE_PER_WORK = 10;

    private final DiscoveryManager discoveries;
    private final Scheduler clock;
    private final Scheduler workers;
    private final Function<ScrapedTarget, ScrapeLoop> loops;
    private final Supplier<TargetShare> share;
    private final TargetBounds bounds;
    private final Map<String, ScrapeLoop> running = new LinkedHashMap<>();
    private final DropLog drops = new DropLog();
    private volatile ServiceSpec spec;
    private TargetBuilder builder;
    private Disposable discovery = () -> {};
    /** Another one when discovery is changed or stopped: what an earlier one still has to say is not heard. */
    private Findings findings = new Findings(List.of());

    private volatile Instant lastSync = Instant.EPOCH;
    private volatile Duration pause = CALM;

    private volatile List<ScrapedTarget> published = List.of();
    private volatile List<TargetStatus> elsewhere = List.of();
    private volatile Targets latest = Targets.NONE;

    /**
     * @param clock runs delays
     * @param workers run what needs the processor
     * @param share which targets are scraped here
     */
    ScrapePool(
            ServiceSpec spec,
            DiscoveryManager discoveries,
            Scheduler clock,
            Scheduler workers,
            TargetBounds bounds,
            Supplier<TargetShare> share,
            Function<ScrapedTarget, ScrapeLoop> loops) {
        this.share = share;
        this.spec = spec;
        this.bounds = bounds;
        this.builder = new TargetBuilder(spec.name(), spec.options(), bounds);
        this.discoveries = discoveries;
        this.clock = clock;
        this.workers = workers;
        this.loops = loops;
    }

    String service() {
        return spec.name();
    }

    synchronized void start() {
        discovery = discover(
                spec.discoveries(), Collections.nCopies(spec.discoveries().size(), List.of()));
    }

    /** Targets that stay the same keep their loops; the others keep at least what is known of them. */
    synchronized void change(ServiceSpec next) {
        if (next.equals(spec)) {
            return;
        }
        boolean sameDiscovery = next.discoveries().equals(spec.discoveries());
        if (!next.options().equals(spec.options())) {
            builder = new TargetBuilder(next.name(), next.options(), bounds);
        }
        List<Discovery> earlier = spec.discoveries();
        spec = next;
        if (sameDiscovery) {
            sync();
        } else {
            // The new ones begin before the old ones end: those that are the same go on, and are known at once.
            Disposable before = discovery;
            discovery = discover(next.discoveries(), known(earlier, next.discoveries()));
            before.dispose();
        }
    }

    /**
     * What was found last stays until it is found anew: that of the same discovery, or of one of the same mechanism that was
     * changed into it.
     */
    private List<List<TargetGroup>> known(List<Discovery> before, List<Discovery> now) {
        List<Integer> changed = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            if (!now.contains(before.get(i))) {
                changed.add(i);
            }
        }
        List<List<TargetGroup>> known = new ArrayList<>();
        for (Discovery each : now) {
            int place = before.indexOf(each);
            if (place < 0) {
                place = changed.stream()
                        .filter(i -> before.get(i).mechanism().equals(each.mechanism()))
                        .findFirst()
                        .orElse(-1);
                changed.remove(Integer.valueOf(place));
            }
            known.add(place < 0 ? List.of() : findings.of(place));
        }
        return known;
    }

    /** After it changed which targets are scraped here. */
    synchronized void divide() {
        sync();
    }

    /** Those that are scraped here. Waits for nobody. */
    List<TargetStatus> targets() {
        return published.stream().map(ScrapedTarget::status).toList();
    }

    /** Those that other servers scrape. Waits for nobody. */
    List<TargetStatus> elsewhere() {
        TargetShare divided = share.get();
        return elsewhere.stream()
                .map(target -> target.heard(divided.heardOf(target.service(), target.url())))
                .toList();
    }

    /** Waits for nobody. */
    void each(HealthView.Visitor visitor) {
        if (spec.taker() != null) {
            return;
        }
        for (ScrapedTarget target : published) {
            TargetWord word = target.health().word();
            if (word != null) {
                visitor.target(target.service(), target.url(), word);
            }
        }
    }

    @Override
    public synchronized void dispose() {
        findings = new Findings(List.of());
        discovery.dispose();
        running.values().forEach(ScrapeLoop::dispose);
        running.clear();
        published = List.of();
        elsewhere = List.of();
        latest = Targets.NONE;
    }

    /** Whether one of its targets is of this service; waits for nobody. */
    boolean scrapes(String service) {
        if (spec.taker() != null) {
            return false;
        }
        return published.stream().anyMatch(target -> target.service().equals(service))
                || elsewhere.stream().anyMatch(target -> target.service().equals(service));
    }

    /** Waits for nobody. */
    PoolStatus status() {
        Targets now = latest;
        return new PoolStatus(targets(), elsewhere(), now.dropped(), now.droppedCount(), discoveryStatuses());
    }

    private List<DiscoveryStatus> discoveryStatuses() {
        return spec.discoveries().stream()
                .map(discoveries::status)
                .filter(Objects::nonNull)
                .toList();
    }

    /** One that cannot find anything does not keep the others waiting. */
    private Disposable discover(List<Discovery> all, List<List<TargetGroup>> known) {
        Findings now = new Findings(known);
        findings = now;
        Disposable.Composite subscriptions = Disposables.composite();
        for (int i = 0; i < all.size(); i++) {
            int place = i;
            subscriptions.add(discoveries
                    .groups(all.get(i))
                    .subscribe(
                            groups -> found(now, place, groups),
                            e -> log.error("bug: discovery of service {} ended", service(), e)));
        }
        sync();
        return subscriptions;
    }

    /** Changes that come close together are one: mechanisms that watch say each of them. */
    private void found(Findings by, int place, List<TargetGroup> groups) {
        if (!by.put(place, groups)) {
            return;
        }
        Duration since = Duration.between(lastSync, Clocks.now(clock));
        if (since.isNegative() || since.compareTo(pause) >= 0) {
            workers.schedule(() -> syncAsTold(by));
        } else {
            Mono.delay(pause.minus(since), clock).publishOn(workers).subscribe(tick -> syncAsTold(by));
        }
    }

    /** Takes about a tenth of the time, however often targets change. */
    private synchronized void syncAsTold(Findings by) {
        if (by != findings) {
            return;
        }
        long began = System.nanoTime();
        sync();
        pause = pauseAfter(Duration.ofNanos(System.nanoTime() - began));
        lastSync = Clocks.now(clock);
    }

    private static Duration pauseAfter(Duration work) {
        Duration fair = work.multipliedBy(PAUSE_PER_WORK);
        Duration bounded = fair.compareTo(LONGEST_PAUSE) < 0 ? fair : LONGEST_PAUSE;
        return bounded.compareTo(CALM) < 0 ? CALM : bounded;
    }

    private void sync() {
        Targets targets = builder.build(findings.take());
        drops.tell(service(), targets);
        Map<String, ScrapeLoop> before = new LinkedHashMap<>(running);
        running.clear();
        List<ScrapeLoop> started = new ArrayList<>();
        AnswerOptions answers = spec.options().answers().takenBy(spec.taker());
        // What another server was told does not get here: all of them ask.
        TargetShare divided = spec.taker() == null ? share.get() : TargetShare.ALL;
        List<TargetStatus> others = new ArrayList<>();
        for (Target target : targets.active()) {
            String url = target.url().toString();
            String scrapedBy = divided.scrapedBy(target.service(), url);
            if (scrapedBy != null) {
                others.add(TargetStatus.elsewhere(target, scrapedBy));
                continue;
            }
            ScrapeLoop loop = before.get(url);
            if (loop != null && isSame(loop.target(), target, answers)) {
                before.remove(url);
                loop.target().found(target);
            } else {
                loop = loops.apply(
                        loop == null
                                ? new ScrapedTarget(target, answers)
                                : new ScrapedTarget(target, answers, loop.target()));
                started.add(loop);
            }
            running.put(url, loop);
        }
        latest = targets;
        elsewhere = List.copyOf(others);
        published = running.values().stream().map(ScrapeLoop::target).toList();
        before.values().forEach(ScrapeLoop::dispose);
        started.forEach(ScrapeLoop::start);
    }

    private static boolean isSame(ScrapedTarget scraped, Target target, AnswerOptions answers) {
        return scraped.target().isScrapedAs(target) && scraped.answers().equals(answers);
    }
}
