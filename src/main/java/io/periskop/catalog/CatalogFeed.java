package io.periskop.catalog;

import io.periskop.store.ErrorFacts;
import io.periskop.store.ErrorId;
import io.periskop.store.Feed;
import io.periskop.store.Feed.Delta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Keeps a catalog as the store is: asks it again and again what changed, on whichever server, and at once when somebody wants
 * to see what was just written. While the store does not answer the catalog stays as it was.
 */
public final class CatalogFeed {
    private static final Logger log = LoggerFactory.getLogger(CatalogFeed.class);
    /** Changes that a listener is behind at most; it is cut off then. */
    private static final int BUFFER = 4096;

    /**
     * What became of one error.
     *
     * @param before null where it is new
     * @param after null where it is gone
     */
    public record Change(
            @Nullable CatalogError before, @Nullable CatalogError after) {}

    /**
     * How far the catalog is.
     *
     * @param loaded whether it has had everything since the start
     * @param asOf when it was last as the store is; null where never
     * @param problem why it is not now; null where it is
     */
    public record Status(
            boolean loaded,
            @Nullable Instant asOf,
            @Nullable String problem) {}

    private final Feed feed;
    private final Catalog catalog;
    private final LongSupplier epoch;
    private final Scheduler scheduler;
    private final Duration pause;
    private final Map<String, Long> known = new HashMap<>();
    private final Sinks.Many<List<Change>> changes = Sinks.many().multicast().directBestEffort();
    private long seenEpoch;
    private volatile Status status = new Status(false, null, null);

    /**
     * @param epoch another number whenever what was read may be gone, as {@link io.periskop.store.Reports#epoch}
     * @param pause between two looks
     */
    public CatalogFeed(Feed feed, Catalog catalog, LongSupplier epoch, Scheduler scheduler, Duration pause) {
        this.feed = feed;
        this.catalog = catalog;
        this.epoch = epoch;
        this.scheduler = scheduler;
        this.pause = pause;
        this.seenEpoch = epoch.getAsLong();
    }

    public Status status() {
        return status;
    }

    /** Looks at once, and then again and again until disposed. */
    public Disposable start() {
        return Mono.defer(this::look)
                .then(Mono.delay(pause, scheduler))
                .repeat()
                .subscribe();
    }

    /** What changes from now on, a look's changes together. Who does not keep up misses some, and is told by an error. */
    public Flux<List<Change>> changes() {
        return changes.asFlux().onBackpressureBuffer(BUFFER);
    }

    /** Has these services as they are now, before it completes. Errors where the store does. */
    public Mono<Void> refresh(Collection<String> services) {
        return Flux.fromIterable(services).distinct().concatMap(this::update).then();
    }

    /** One look. Never errors. */
    public Mono<Void> look() {
        return Mono.defer(() -> {
                    forgetWhatMayBeGone();
                    return feed.versions();
                })
                .flatMap(versions -> Flux.fromIterable(changed(versions))
                        .concatMap(this::update)
                        .then())
                .doOnSuccess(done -> caughtUp())
                .onErrorResume(e -> {
                    failed(e);
                    return Mono.empty();
                });
    }

    private synchronized void forgetWhatMayBeGone() {
        long now = epoch.getAsLong();
        if (now != seenEpoch) {
            seenEpoch = now;
            known.clear();
        }
    }

    /** Also those that are gone, and those whose version went back, as after the restore of a backup. */
    private synchronized Collection<String> changed(Map<String, Long> versions) {
        Set<String> changed = new TreeSet<>();
        versions.forEach((service, version) -> {
            Long last = known.get(service);
            if (last != null && last > version) {
                known.remove(service);
            }
            if (!version.equals(last)) {
                changed.add(service);
            }
        });
        catalog.services().stream()
                .filter(service -> !versions.containsKey(service))
                .forEach(service -> {
                    known.remove(service);
                    changed.add(service);
                });
        return changed;
    }

    private Mono<Void> update(String service) {
        return Mono.defer(() -> feed.since(service, knownOf(service)))
                .map(delta -> apply(service, delta))
                .switchIfEmpty(Mono.fromSupplier(() -> {
                    retain(service, Set.of());
                    return true;
                }))
                .flatMap(isWhole -> isWhole
                        ? Mono.empty()
                        : feed.keys(service)
                                .doOnNext(keys -> retain(service, keys))
                                .then());
    }

    private synchronized long knownOf(String service) {
        return known.getOrDefault(service, -1L);
    }

    /** Answers whether the catalog has as many errors as the store. */
    private synchronized boolean apply(String service, Delta delta) {
        if (delta.version() < knownOf(service)) {
            return true; // somebody was faster
        }
        List<CatalogError> before = new ArrayList<>();
        List<ErrorId> ids = new ArrayList<>(delta.changed().size());
        for (ErrorFacts facts : delta.changed()) {
            ErrorId id = ErrorId.of(service, facts.key());
            ids.add(id);
            before.add(catalog.find(service, id));
        }
        catalog.apply(service, delta.changed(), Set.of());
        known.put(service, delta.version());
        if (!ids.isEmpty()) {
            List<Change> all = new ArrayList<>(ids.size());
            for (int i = 0; i < ids.size(); i++) {
                all.add(new Change(before.get(i), catalog.find(service, ids.get(i))));
            }
            emit(all);
        }
        return catalog.size(service) == delta.errors();
    }

    private synchronized void retain(String service, Set<String> keys) {
        List<CatalogError> gone = catalog.retain(service, keys);
        if (!gone.isEmpty()) {
            emit(gone.stream().map(error -> new Change(error, null)).toList());
        }
    }

    /** Nobody hears of what is read at the start. */
    private void emit(List<Change> all) {
        if (status.loaded()) {
            changes.emitNext(all, Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
        }
    }

    private void caughtUp() {
        if (status.problem() != null) {
            log.info("the catalog of errors is up to date again");
        } else if (!status.loaded() && catalog.size() > 0) {
            log.info("the catalog has {} errors", catalog.size());
        }
        status = new Status(true, Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS)), null);
    }

    private void failed(Throwable e) {
        String problem = String.valueOf(e.getMessage());
        if (status.problem() == null) {
            log.warn("the catalog of errors stays as it is, trying again every {}: {}", pause, e.toString());
        }
        status = new Status(status.loaded(), status.asOf(), problem);
    }
}
