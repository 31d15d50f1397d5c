package io.periskop.scrape;

import io.periskop.aggregate.Observation;
import io.periskop.exposition.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A target with what is known of it. Its loop writes, anybody reads. */
final class ScrapedTarget {
    private final Target target;
    private final ScrapeOptions options;
    private volatile TargetMemory memory;
    private volatile TargetHealth health;
    private volatile @Nullable Instant nextScrape;

    ScrapedTarget(Target target, ScrapeOptions options) {
        this.target = target;
        this.options = options;
        this.memory = TargetMemory.NOTHING;
        this.health = TargetHealth.UNKNOWN;
    }

    /** The same place with other labels or options: what is known of it goes on. */
    ScrapedTarget(Target target, ScrapeOptions options, ScrapedTarget before) {
        this.target = target;
        this.options = options;
        this.memory = before.memory;
        this.health = before.health;
    }

    Target target() {
        return target;
    }

    String service() {
        return target.service();
    }

    String url() {
        return target.url().toString();
    }

    ScrapeOptions options() {
        return options;
    }

    TargetMemory memory() {
        return memory;
    }

    TargetHealth health() {
        return health;
    }

    void remember(TargetMemory next) {
        memory = next;
    }

    void scraped(ScrapeOutcome outcome, Instant started, Duration took) {
        health = health.after(outcome, started, took);
    }

    void nextScrape(@Nullable Instant at) {
        nextScrape = at;
    }

    FetchRequest request() {
        TargetMemory known = memory;
        return new FetchRequest(
                target.url(), options.timeout(), options.bodySizeLimit(), known.etag(), known.digest(), options.http());
    }

    String sourceOf(Snapshot snapshot) {
        return snapshot.targetUuid() != null ? snapshot.targetUuid() : url();
    }

    Observation nothingNew(Instant now) {
        TargetMemory known = memory;
        String source = known.source() != null ? known.source() : url();
        return new Observation(service(), source, now, known.at(), List.of());
    }

    TargetStatus status() {
        TargetHealth h = health;
        return new TargetStatus(
                service(),
                url(),
                target.endpoint(),
                target.discovered(),
                target.labels(),
                h.up(),
                h.lastScrape(),
                h.duration(),
                h.bytes(),
                h.errors(),
                h.rejected(),
                h.rejections(),
                h.failure(),
                h.lastFailure(),
                h.lastFailureAt(),
                nextScrape);
    }
}
