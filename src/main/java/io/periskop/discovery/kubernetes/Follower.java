package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.FluxSink;

/**
 * Follows a cluster for one subscriber. What the client tells is only noted on its threads; a look at it, shortly after
 * and one at a time, makes groups of it.
 */
final class Follower implements Feed.Listener {
    private static final Logger log = LoggerFactory.getLogger(Follower.class);
    private static final int MOST_PROBLEMS = 3;

    private final KubernetesDiscovery config;
    private final DiscoveryContext context;
    private final Surroundings surroundings;
    private final Patience patience;
    private final FluxSink<Refresh> sink;
    private final Groups<?> groups;
    private final AtomicBoolean asked = new AtomicBoolean();

    /** Held while looking. */
    private final Object look = new Object();

    /** Guards {@link #changes}, which the client's threads write. */
    private final Object note = new Object();

    private Changes changes = new Changes();
    private volatile boolean stopped;
    private @Nullable Disposable checks;

    // What follows is used while looking only.
    private @Nullable CompletableFuture<Session> opening;
    private @Nullable Session session;
    private long begun;
    private boolean known;
    private @Nullable Long troubledSince;
    private @Nullable String told;
    private @Nullable String cannotOpen;
    private boolean emitted;
    private Map<String, TargetGroup> found = new TreeMap<>();

    Follower(
            KubernetesDiscovery config,
            DiscoveryContext context,
            Surroundings surroundings,
            Patience patience,
            FluxSink<Refresh> sink) {
        this.config = config;
        this.context = context;
        this.surroundings = surroundings;
        this.patience = patience;
        this.sink = sink;
        this.groups = Groups.of(config.role(), config.attach());
    }

    void start() {
        begun = now() - patience.renew().toMillis();
        long check = patience.check().toMillis();
        checks = context.clock().schedulePeriodically(this::ask, 0, check, TimeUnit.MILLISECONDS);
        sink.onDispose(this::stop);
    }

    @Override
    public void changed(Resource resource, @Nullable String namespace, String name) {
        synchronized (note) {
            changes.add(resource, namespace, name);
        }
        stirred();
    }

    @Override
    public void stirred() {
        if (asked.compareAndSet(false, true)) {
            try {
                context.clock().schedule(this::lookSoon, patience.debounce().toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                asked.set(false); // the server stops
            }
        }
    }

    private void ask() {
        if (asked.compareAndSet(false, true)) {
            lookSoon();
        }
    }

    private void lookSoon() {
        try {
            context.blocking().schedule(this::look);
        } catch (RejectedExecutionException e) {
            asked.set(false); // too much to do, or the server stops; the next check asks again
        }
    }

    private void look() {
        asked.set(false);
        synchronized (look) {
            if (stopped) {
                return;
            }
            try {
                begin();
                observe();
            } catch (RuntimeException e) {
                tell(Polling.failed(e, patience.silence()).problem());
                renew();
            }
        }
    }

    private void stop() {
        stopped = true;
        if (checks != null) {
            checks.dispose();
        }
        try {
            context.blocking().schedule(this::close);
        } catch (RejectedExecutionException e) {
            close(); // the server stops, nobody else does it
        }
    }

    private void close() {
        synchronized (look) {
            if (opening != null) {
                opening.whenComplete((late, e) -> {
                    if (late != null) {
                        late.close();
                    }
                });
                opening = null;
            }
            if (session != null) {
                session.close();
                session = null;
            }
        }
    }

    /** Opens a session where there is none, not too often. */
    private void begin() {
        if (session != null) {
            return;
        }
        if (opening == null) {
            if (now() - begun < patience.renew().toMillis()) {
                return;
            }
            begun = now();
            known = false;
            opening = CompletableFuture.supplyAsync(
                    () -> Session.open(config, groups, surroundings, context.userAgent(), this, this::now),
                    context.blocking()::schedule);
            opening.whenComplete((opened, e) -> stirred());
        }
        if (!opening.isDone()) {
            return;
        }
        CompletableFuture<Session> done = opening;
        opening = null;
        cannotOpen = null;
        done.whenComplete((opened, e) -> {
            if (opened == null) {
                cannotOpen = cannotOpen(e);
            } else {
                session = opened;
            }
        });
    }

    private String cannotOpen(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause instanceof DiscoveryTrouble
                ? String.valueOf(cause.getMessage())
                : Polling.failed(cause, patience.silence()).problem();
    }

    private void observe() {
        Session now = session;
        if (now == null) {
            tell(opening == null ? cannotOpen : slowOpening());
            return;
        }
        List<Feed> troubled = now.troubled(patience.silence());
        String problem = problem(now, troubled);
        if (now.isListed()) {
            boolean other = refresh(now);
            if (other || !emitted || !Objects.equals(problem, told)) {
                emit(problem);
            }
        } else {
            tell(problem);
        }
        renewIfStuck(now, troubled);
    }

    private @Nullable String slowOpening() {
        return now() - begun < patience.silence().toMillis()
                ? told
                : "the credentials for the Kubernetes API at " + config.access().describe()
                        + " are still being read; check what the kubeconfig file runs";
    }

    private void tell(@Nullable String problem) {
        if (problem != null && !problem.equals(told)) {
            told = problem;
            sink.next(new Refresh.Failed(problem));
        }
    }

    private void emit(@Nullable String problem) {
        emitted = true;
        told = problem;
        List<TargetGroup> all = new ArrayList<>(found.values());
        sink.next(problem == null ? new Refresh.Found(all) : new Refresh.Partial(all, problem));
    }

    private @Nullable String problem(Session now, List<Feed> troubled) {
        if (troubled.isEmpty()) {
            return null;
        }
        List<String> sentences = new ArrayList<>();
        String credentials = now.credentialsProblem();
        if (credentials != null) {
            sentences.add(credentials);
        }
        for (Feed feed : troubled.subList(0, Math.min(MOST_PROBLEMS, troubled.size()))) {
            Feed.Problem problem = feed.problem(patience.silence());
            if (problem != null) {
                sentences.add("cannot " + problem.verb() + " " + feed.describe() + " at " + now.url() + ": "
                        + problem.trouble().reason());
            }
        }
        if (troubled.size() > MOST_PROBLEMS) {
            sentences.add("and " + (troubled.size() - MOST_PROBLEMS) + " more");
        }
        return sentences.isEmpty() ? null : String.join("; ", sentences);
    }

    /** A new session reads certificates, accounts and files anew, and has new connections. */
    private void renewIfStuck(Session now, List<Feed> troubled) {
        boolean renewing = troubled.stream()
                .map(feed -> feed.problem(patience.silence()))
                .filter(Objects::nonNull)
                .anyMatch(problem -> problem.trouble().renewing());
        if (!renewing) {
            troubledSince = null;
        } else if (troubledSince == null) {
            troubledSince = now();
        }
        if ((troubledSince != null && isOver(troubledSince, patience.renew())) || now.isQuiet(patience.quiet())) {
            log.debug("a new client for {}", config.describe());
            renew();
        }
    }

    private void renew() {
        if (session != null) {
            session.close();
        }
        session = null;
        troubledSince = null;
        begun = now() - patience.renew().toMillis();
        begin();
    }

    /** Whether anything is other than before. */
    private boolean refresh(Session now) {
        Changes heard;
        synchronized (note) {
            heard = changes;
            changes = new Changes();
        }
        if (known && heard.isEmpty()) {
            return false;
        }
        Map<String, TargetGroup> bySource = new TreeMap<>();
        Map<String, TargetGroup> before = found;
        for (HasMetadata object : now.objects()) {
            String key = Changes.key(
                    object.getMetadata().getNamespace(), object.getMetadata().getName());
            TargetGroup old = before.get(key);
            TargetGroup group = known && !groups.concerns(object, heard) ? old : groups.group(object, now);
            if (group != null) {
                bySource.put(key, group.equals(old) ? old : group);
            }
        }
        known = true;
        found = bySource;
        return !same(before, bySource);
    }

    private static boolean same(Map<String, TargetGroup> before, Map<String, TargetGroup> now) {
        if (before.size() != now.size()) {
            return false;
        }
        for (Map.Entry<String, TargetGroup> entry : now.entrySet()) {
            if (before.get(entry.getKey()) != entry.getValue()) {
                return false;
            }
        }
        return true;
    }

    private boolean isOver(long since, Duration time) {
        return now() - since >= time.toMillis();
    }

    private long now() {
        return context.clock().now(TimeUnit.MILLISECONDS);
    }
}
