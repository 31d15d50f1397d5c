package io.periskop.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One discovery at work, for everybody who wants it. Says when it begins to fail, why, and when it works again. */
final class DiscoveryRun {
    private static final Logger log = LoggerFactory.getLogger(DiscoveryRun.class);

    private static final Duration AGAIN = Duration.ofMinutes(1);
    static final int MOST_TARGETS = 1_000_000;

    private final Discovery discovery;
    private final DiscoveryContext context;
    private final DiscoveryMeters meters;
    private final Flux<List<TargetGroup>> groups;
    private volatile DiscoveryStatus status;

    /** @param over when nobody wants it any longer */
    DiscoveryRun(Discovery discovery, DiscoveryContext context, DiscoveryMeters meters, Consumer<DiscoveryRun> over) {
        this.discovery = discovery;
        this.context = context;
        this.status = new DiscoveryStatus(discovery.mechanism(), discovery.describe(), 0, null, null, null, 0, 0);
        this.meters = meters;
        this.groups = Flux.defer(() -> discovery.refreshes(context))
                .concatWith(Mono.error(() -> new IllegalStateException("it came to an end")))
                .onErrorResume(this::ended)
                .repeat()
                .map(DiscoveryRun::bounded)
                .doOnNext(this::note)
                .<List<TargetGroup>>handle((refresh, sink) -> {
                    List<TargetGroup> found = found(refresh);
                    if (found != null) {
                        sink.next(found);
                    }
                })
                .doFinally(signal -> over.accept(this))
                .replay(1)
                .refCount();
    }

    Discovery discovery() {
        return discovery;
    }

    DiscoveryStatus status() {
        return status;
    }

    /** What is known at once, and then each change. */
    Flux<List<TargetGroup>> groups() {
        return groups;
    }

    private Flux<Refresh> ended(Throwable e) {
        log.error("bug: discovery by {} ({}) ended", discovery.mechanism(), discovery.describe(), e);
        return Flux.concat(
                Mono.just(new Refresh.Failed("it ended by a bug and is started again after " + AGAIN.toSeconds()
                        + " s; see the server's log")),
                Mono.delay(AGAIN, context.clock()).then(Mono.empty()));
    }

    /** Whoever answers is not trusted to keep to what this server can hold. */
    private static Refresh bounded(Refresh refresh) {
        List<TargetGroup> found = found(refresh);
        int targets = found == null ? 0 : count(found);
        return targets <= MOST_TARGETS
                ? refresh
                : new Refresh.Failed("it found " + targets + " targets, and " + MOST_TARGETS
                        + " are the most that one entry may have; let it find fewer, or split it");
    }

    private static @Nullable List<TargetGroup> found(Refresh refresh) {
        if (refresh instanceof Refresh.Found found) {
            return found.groups();
        }
        return refresh instanceof Refresh.Partial partial ? partial.groups() : null;
    }

    private static @Nullable String problem(Refresh refresh) {
        if (refresh instanceof Refresh.Failed failed) {
            return failed.problem();
        }
        return refresh instanceof Refresh.Partial partial ? partial.problem() : null;
    }

    private void note(Refresh refresh) {
        Instant now = Instant.ofEpochMilli(context.clock().now(TimeUnit.MILLISECONDS));
        List<TargetGroup> found = found(refresh);
        String problem = problem(refresh);
        DiscoveryStatus before = status;
        Instant since = problem == null ? null : before.problemSince() == null ? now : before.problemSince();
        status = new DiscoveryStatus(
                before.mechanism(),
                before.description(),
                found == null ? before.targets() : count(found),
                found == null ? before.lastFound() : now,
                problem,
                since,
                before.refreshes() + 1,
                before.failures() + (problem == null ? 0 : 1));
        meters.refreshed(this, problem != null);
        tell(before.problem(), problem);
    }

    private void tell(@Nullable String before, @Nullable String problem) {
        if (problem == null) {
            if (before != null) {
                log.info("discovery by {} ({}) works again", discovery.mechanism(), discovery.describe());
            }
        } else if (!problem.equals(before)) {
            log.warn(
                    "discovery by {} ({}) has a problem, what it found before stays: {}",
                    discovery.mechanism(),
                    discovery.describe(),
                    problem);
        }
    }

    private static int count(List<TargetGroup> groups) {
        int count = 0;
        for (TargetGroup group : groups) {
            count += group.targets().size();
        }
        return count;
    }
}
