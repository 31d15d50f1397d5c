package io.periskop.scrape;

import io.periskop.aggregate.ErrorLimit;
import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.Observation;
import io.periskop.exposition.Snapshot;
import io.periskop.label.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A target with what is known of it. Its loop writes, anybody reads. */
final class ScrapedTarget {
    private final AnswerOptions answers;
    private final ErrorRules errorRules;
    private final Labels series;
    private volatile Target target;
    private volatile TargetMemory memory;
    private volatile TargetHealth health;
    private volatile long epoch;
    private volatile @Nullable Instant nextScrape;
    private volatile boolean more;

    ScrapedTarget(Target target, AnswerOptions answers) {
        this.target = target;
        this.answers = answers;
        this.errorRules = answers.errorRules().of(target.service(), target.labels());
        this.series = answers.series().of(target.labels());
        this.memory = TargetMemory.NOTHING;
        this.health = TargetHealth.UNKNOWN;
    }

    /**
     * The same place with other labels or options: what is known of it goes on. Another service knows nothing of what was
     * told to the one before, so it has to read all of it. Where errors are judged in another way now, all is read as well,
     * so that those that do not change are judged too.
     */
    ScrapedTarget(Target target, AnswerOptions answers, ScrapedTarget before) {
        this(target, answers);
        if (target.service().equals(before.service())) {
            this.memory = judgesLike(before) ? before.memory : before.memory.forgetting();
        }
        this.health = before.health;
        this.epoch = before.epoch;
    }

    private boolean judgesLike(ScrapedTarget before) {
        return errorRules.equals(before.errorRules) && answers.errorLimit() == before.answers.errorLimit();
    }

    /** Again, and it is scraped as before; only what discovery says of it may be new. */
    void found(Target again) {
        target = again;
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

    Duration interval() {
        return target.interval();
    }

    Duration timeout() {
        return target.timeout();
    }

    AnswerOptions answers() {
        return answers;
    }

    TargetMemory memory() {
        return memory;
    }

    /** What the store was told before another epoch has to be told again. */
    void in(long epochNow) {
        if (epochNow != epoch) {
            memory = memory.forgetting();
            if (answers.taker() != null) {
                answers.taker().forget(url());
            }
            epoch = epochNow;
        }
    }

    /** Whether the last answer said that there is more to ask for at once. */
    boolean isMore() {
        return more;
    }

    void isMore(boolean next) {
        more = next;
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
        AnswerTaker taker = answers.taker();
        if (taker != null) {
            String since = taker.since(url());
            return new FetchRequest(
                    since == null ? target.url() : target.urlWith("since", since),
                    timeout(),
                    answers.bodySizeLimit(),
                    since == null ? null : '"' + since + '"',
                    null,
                    answers.compression(),
                    answers.http(),
                    taker.accepts());
        }
        TargetMemory known = memory;
        return new FetchRequest(
                target.url(),
                timeout(),
                answers.bodySizeLimit(),
                known.etag(),
                known.digest(),
                answers.compression(),
                answers.http());
    }

    String sourceOf(Snapshot snapshot) {
        return snapshot.targetUuid() != null ? snapshot.targetUuid() : url();
    }

    /** What a gateway tells of one of its pushers: also its labels are the errors', where the target has none of their name. */
    Observation ofPusher(String source, Snapshot snapshot, Map<String, String> own, Instant now) {
        Labels labels = PusherLabels.merged(target.labels(), own);
        return new Observation(
                service(),
                source,
                now,
                memory.at(),
                snapshot.aggregates(),
                answers.errorRules().of(service(), labels),
                limit(snapshot),
                answers.series().of(labels));
    }

    /** Of a pusher that says what it said before. */
    Observation nothingNewOf(String source, Instant now) {
        return new Observation(service(), source, now, memory.at(), List.of());
    }

    Observation nothingNew(Instant now) {
        TargetMemory known = memory;
        String source = known.source() != null ? known.source() : url();
        return new Observation(service(), source, now, known.at(), List.of());
    }

    Observation observation(Snapshot snapshot, Instant now) {
        return new Observation(
                service(),
                sourceOf(snapshot),
                now,
                memory.at(),
                snapshot.aggregates(),
                errorRules,
                limit(snapshot),
                series);
    }

    private ErrorLimit limit(Snapshot snapshot) {
        return answers.errorLimit() == 0
                ? ErrorLimit.NONE
                : new ErrorLimit(answers.errorLimit(), snapshot.unchanged() - snapshot.unchangedLeftOut());
    }

    TargetStatus status() {
        TargetHealth h = health;
        Target t = target;
        return new TargetStatus(
                t.service(),
                t.url().toString(),
                t.endpoint(),
                t.discovered(),
                t.labels(),
                t.problem() == null,
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
                nextScrape,
                null);
    }
}
