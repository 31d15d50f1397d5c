package io.periskop.push;

import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.ErrorLimit;
import io.periskop.aggregate.Ingested;
import io.periskop.aggregate.NotStored;
import io.periskop.aggregate.Observation;
import io.periskop.aggregate.TooManyErrors;
import io.periskop.exposition.Cuts;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.exposition.Snapshot;
import io.periskop.label.Nearest;
import io.periskop.push.PushResult.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/**
 * Pushes to the server itself: read as a gateway reads them, and stored as what is scraped. They are answered after the store
 * has them. One that is repeated, because no answer came, counts nothing again.
 */
public final class DirectPush {
    private static final Logger log = LoggerFactory.getLogger(DirectPush.class);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofMinutes(1);
    /**
     * What a process that was never heard has counted happened since it began to count. Only if that is not long ago is it
     * told when: else it would be spread over times in which nobody knows.
     */
    private static final Duration LONGEST_RUN_PLACED = Duration.ofHours(1);

    private static final String NO_SERVICE = "";
    private static final int LONGEST_JOB_SHOWN = 80;

    private final PushIntake intake;
    private final Aggregator aggregator;
    private final MeterRegistry registry;
    private final InstantSource clock;
    private volatile Map<String, PushedService> byJob = Map.of();
    private volatile @Nullable PushedService withoutJob;

    public DirectPush(PushIntake intake, Aggregator aggregator, MeterRegistry registry, InstantSource clock) {
        this.intake = intake;
        this.aggregator = aggregator;
        this.registry = registry;
        this.clock = clock;
    }

    /** From the next push on. */
    public void use(List<PushedService> services) {
        Map<String, PushedService> jobs = new HashMap<>();
        PushedService bare = null;
        for (PushedService service : services) {
            service.jobs().forEach(job -> jobs.put(job, service));
            bare = service.withoutJob() ? service : bare;
        }
        byJob = Map.copyOf(jobs);
        withoutJob = bare;
    }

    /** Never fails. */
    public Mono<PushResult> push(ServerHttpRequest request, PushPath path, String address) {
        Group group = path.group();
        if (group == null) {
            return Mono.just(PushResult.refused(Kind.BAD_PATH, String.valueOf(path.problem())))
                    .doOnNext(result -> told(NO_SERVICE, result));
        }
        PushedService service = group.job() == null ? withoutJob : byJob.get(group.job());
        if (service == null) {
            return Mono.just(unknown(group.job())).doOnNext(result -> told(NO_SERVICE, result));
        }
        return intake.read(request)
                .flatMap(said -> stored(service, group, address, said))
                .onErrorResume(PushRefused.class, e -> Mono.just(e.result()))
                .doOnNext(result -> told(service.name(), result));
    }

    private PushResult unknown(@Nullable String job) {
        if (job == null) {
            return PushResult.refused(
                    Kind.UNKNOWN_JOB,
                    "no service takes pushes without a job; push to /errors/job/<job>, or give one service"
                            + " push: {without_job: true}");
        }
        String shown = job.length() > LONGEST_JOB_SHOWN ? job.substring(0, LONGEST_JOB_SHOWN) + "…" : job;
        String nearest = Nearest.of(job, new TreeSet<>(byJob.keySet()));
        return PushResult.refused(
                Kind.UNKNOWN_JOB,
                "no service has the job \"" + shown + "\""
                        + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?")
                        + "; name it in services[].push.jobs");
    }

    private Mono<PushResult> stored(PushedService service, Group group, String address, PushIntake.Said said) {
        Snapshot read = said.snapshot();
        cut(service.name(), read);
        Instant now = clock.instant();
        Push push = Push.of(group, address, said.digest(), false, read);
        Observation observation = new Observation(
                service.name(),
                push.source(),
                now,
                since(read.aggregates(), now),
                read.aggregates(),
                service.rules().of(service.name(), group.labels()),
                service.errorLimit() == 0 ? ErrorLimit.NONE : new ErrorLimit(service.errorLimit(), 0),
                service.series().apply(group.labels()));
        return aggregator
                .ingest(observation)
                .map(done -> answer(service, read, done))
                .onErrorResume(
                        TooManyErrors.class,
                        e -> Mono.just(
                                PushResult.refused(Kind.TOO_MANY_ERRORS, e.getMessage() + "; nothing of it is stored")))
                .onErrorResume(e -> Mono.just(notStored(service, e)));
    }

    private static PushResult answer(PushedService service, Snapshot read, Ingested done) {
        if (done.refused() > 0) {
            return PushResult.later(
                    Kind.FULL,
                    done.refused() + " errors are not stored: the service " + service.name()
                            + " has as many errors or processes as it may (limits.errors_per_service,"
                            + " limits.sources_per_service); the others are",
                    LATER);
        }
        String rejected = PushIntake.rejected(read);
        return PushResult.taken(rejected == null ? "" : rejected);
    }

    private static PushResult notStored(PushedService service, Throwable e) {
        if (!(e instanceof NotStored)) {
            log.error("cannot store what was pushed to {}", service.name(), e);
        }
        String why = e instanceof NotStored ? String.valueOf(e.getMessage()) : "the server's log says why";
        return PushResult.later(Kind.STORAGE, "it could not be stored: " + why, SOON);
    }

    private static @Nullable Instant since(List<ReportedAggregate> errors, Instant now) {
        Instant first = null;
        for (ReportedAggregate error : errors) {
            Instant began = error.createdAt();
            if (began != null && (first == null || began.isBefore(first))) {
                first = began;
            }
        }
        return first == null || first.isBefore(now.minus(LONGEST_RUN_PLACED)) ? null : first;
    }

    private void told(String service, PushResult result) {
        registry.counter(
                        "periskop.push.requests",
                        "service_name",
                        service,
                        "outcome",
                        result.kind().label())
                .increment();
    }

    private void cut(String service, Snapshot read) {
        if (read.rejectedCount() > 0) {
            registry.counter("periskop.aggregates.rejected", "service_name", service)
                    .increment(read.rejectedCount());
        }
        Cuts cut = read.cut();
        if (!cut.none()) {
            dropped(service, "occurrences_per_aggregate", cut.occurrences());
            dropped(service, "cause_depth", cut.causes());
            dropped(service, "stack_frames", cut.frames());
            dropped(service, "headers_per_occurrence", cut.headers());
            dropped(service, "max_string_length", cut.texts());
        }
    }

    private void dropped(String service, String limit, int count) {
        if (count > 0) {
            registry.counter("periskop.limit.dropped", "service_name", service, "limit", limit)
                    .increment(count);
        }
    }
}
