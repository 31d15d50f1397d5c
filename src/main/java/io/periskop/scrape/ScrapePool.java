package io.periskop.scrape;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.TargetGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** The loops of one service, kept in step with what discovery finds. */
final class ScrapePool implements Disposable {
    private static final Logger log = LoggerFactory.getLogger(ScrapePool.class);

    private final Function<ScrapedTarget, ScrapeLoop> loops;
    private final Map<String, ScrapeLoop> running = new LinkedHashMap<>();
    private final DropLog drops = new DropLog();
    private ServiceSpec spec;
    private TargetBuilder builder;
    private List<TargetGroup> groups = List.of();
    private Disposable discovery = () -> {};
    /** Rises when discovery is changed or stopped: what an earlier one still has to say is not heard. */
    private int generation;

    private volatile List<ScrapedTarget> published = List.of();

    ScrapePool(ServiceSpec spec, Function<ScrapedTarget, ScrapeLoop> loops) {
        this.spec = spec;
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
            discovery.dispose();
            discovery = discover(next.discoveries());
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

    private Disposable discover(List<Discovery> discoveries) {
        int now = ++generation;
        if (discoveries.isEmpty()) {
            found(now, List.of());
            return () -> {};
        }
        List<Flux<List<TargetGroup>>> all =
                discoveries.stream().map(Discovery::groups).toList();
        return Flux.combineLatest(all, ScrapePool::flatten)
                .subscribe(
                        found -> found(now, found), e -> log.error("bug: discovery of service {} ended", service(), e));
    }

    @SuppressWarnings("unchecked")
    private static List<TargetGroup> flatten(Object[] parts) {
        List<TargetGroup> flat = new ArrayList<>();
        for (Object part : parts) {
            flat.addAll((List<TargetGroup>) part);
        }
        return flat;
    }

    private synchronized void found(int by, List<TargetGroup> found) {
        if (by == generation) {
            groups = found;
            sync();
        }
    }

    private void sync() {
        Targets targets = builder.build(groups);
        drops.tell(service(), targets);
        Map<String, ScrapeLoop> before = new LinkedHashMap<>(running);
        running.clear();
        List<ScrapeLoop> started = new ArrayList<>();
        AnswerOptions answers = spec.options().answers();
        for (Target target : targets.active()) {
            String url = target.url().toString();
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
        published = running.values().stream().map(ScrapeLoop::target).toList();
        before.values().forEach(ScrapeLoop::dispose);
        started.forEach(ScrapeLoop::start);
    }

    private static boolean isSame(ScrapedTarget scraped, Target target, AnswerOptions answers) {
        return scraped.target().isScrapedAs(target) && scraped.answers().equals(answers);
    }
}
