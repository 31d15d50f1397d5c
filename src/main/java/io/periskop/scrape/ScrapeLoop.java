package io.periskop.scrape;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Scrapes one target again and again: at once, then at its turn of every interval. Two scrapes never overlap. */
final class ScrapeLoop implements Disposable {
    /** Of an answer that comes in pages; a target that always has more is asked on at its next turn. */
    private static final int MOST_PAGES = 1000;

    private static final Logger log = LoggerFactory.getLogger(ScrapeLoop.class);

    private final ScrapedTarget target;
    private final Scraper scraper;
    private final ScrapeMeters meters;
    private final Scheduler clock;
    private final Schedule schedule;
    /** The turn that is waited for or on; null before the first wait. Only one turn runs at a time. */
    private volatile @Nullable Instant planned;

    private final Disposable.Swap running = Disposables.swap();

    ScrapeLoop(ScrapedTarget target, Scraper scraper, ScrapeMeters meters, Scheduler clock) {
        this.target = target;
        this.scraper = scraper;
        this.meters = meters;
        this.clock = clock;
        this.schedule = Schedule.of(target.service(), target.url(), target.interval());
    }

    ScrapedTarget target() {
        return target;
    }

    void start() {
        running.update(Mono.defer(this::turn).repeat().subscribeOn(clock).subscribe());
    }

    @Override
    public void dispose() {
        running.dispose();
        target.nextScrape(null);
    }

    private Mono<Void> turn() {
        Instant due = planned == null ? Clocks.now(clock) : planned;
        return Mono.defer(() -> scraper.scrape(target))
                .repeat(MOST_PAGES, target::isMore)
                .then()
                .onErrorResume(e -> {
                    log.error("bug: a scrape of {} failed in a way that has no name", target.url(), e);
                    return Mono.empty();
                })
                .then(Mono.defer(() -> waitForNext(due)));
    }

    private Mono<Void> waitForNext(Instant due) {
        Instant now = Clocks.now(clock);
        Instant next = schedule.next(due, now);
        planned = next;
        meters.missed(target, schedule.missed(due, next));
        target.nextScrape(next);
        return Mono.delay(Duration.between(now, next), clock).then();
    }
}
