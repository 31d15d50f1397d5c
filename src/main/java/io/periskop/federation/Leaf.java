package io.periskop.federation;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.CatalogFeed;
import io.periskop.error.Occurrence;
import io.periskop.error.PayloadSize;
import io.periskop.exposition.Federated;
import io.periskop.exposition.Federated.Count;
import io.periskop.exposition.Federated.FederatedError;
import io.periskop.exposition.Federated.Origin;
import io.periskop.exposition.Federated.Removed;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.federation.ChangeLog.Numbered;
import io.periskop.federation.ChangeLog.Slice;
import io.periskop.label.search.Search;
import io.periskop.label.search.SearchParser;
import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * What this server tells those that federate it: its own counts, and apart from these what it was told by others. An asker that says how
 * far it has read is told what changed since.
 */
public final class Leaf {
    private static final Logger log = LoggerFactory.getLogger(Leaf.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** Errors that are read from the store at once. */
    private static final int AT_ONCE = 500;
    /** Of occurrences of one error, in bytes: the newest come first. */
    private static final int MOST_SAMPLES_BYTES = 40 << 10;
    /** An error without its texts. */
    private static final int ERROR_BYTES = 300;

    private final FederationSpec spec;
    private final OwnIdentity self;
    private final Catalog catalog;
    private final CatalogFeed feed;
    private final Errors errors;
    private final OriginsBook origins;
    private final InstantSource clock;
    private final Search own;
    private final ChangeLog changes = new ChangeLog();
    private final Mirror mirror;
    private volatile boolean ready;

    /**
     * @param page null where nothing changed since
     */
    record Answer(String cursor, @Nullable Federated page) {}

    /** @param mostErrors of other servers that are passed on */
    public Leaf(
            FederationSpec spec,
            OwnIdentity self,
            Catalog catalog,
            CatalogFeed feed,
            Errors errors,
            OriginsBook origins,
            int mostErrors,
            InstantSource clock) {
        this.spec = spec;
        this.self = self;
        this.catalog = catalog;
        this.feed = feed;
        this.errors = errors;
        this.origins = origins;
        this.clock = clock;
        this.own = SearchParser.parse(spec.match());
        this.mirror = new Mirror(mostErrors, changes::changed);
    }

    /** Follows what changes until disposed. */
    public Disposable start(Scheduler scheduler) {
        Disposable.Composite both = Disposables.composite();
        both.add(Flux.defer(feed::changes)
                .doOnNext(all -> all.forEach(this::changed))
                .doOnError(e -> {
                    log.warn("what is told to other servers begins anew: {}", e.toString());
                    ready = false;
                    changes.begin();
                })
                .doOnSubscribe(s -> both.add(load(scheduler)))
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE))
                .subscribe());
        return both;
    }

    /** What is there when it begins has changed, as far as anybody knows. */
    private Disposable load(Scheduler scheduler) {
        return Mono.defer(() -> feed.status().loaded() ? Mono.just(true) : Mono.empty())
                .repeatWhenEmpty(tries -> tries.delayElements(PAUSE, scheduler))
                .subscribe(loaded -> {
                    for (var match :
                            catalog.matches(SearchParser.parse(""), null, null).list()) {
                        changes.changed(ref(match.error()));
                    }
                    ready = true;
                });
    }

    private void changed(CatalogFeed.Change change) {
        CatalogError after = change.after();
        CatalogError before = change.before();
        if (after != null) {
            changes.changed(ref(after));
        } else if (before != null) {
            changes.gone(ref(before));
        }
    }

    private static ErrorRef ref(CatalogError error) {
        return new ErrorRef(error.facts().service(), error.facts().key());
    }

    Mirror mirror() {
        return mirror;
    }

    int size() {
        return changes.size();
    }

    long notPassedOn() {
        return mirror.refused();
    }

    /** Whether it tells anybody anything. */
    public boolean isEnabled() {
        return spec.enabled();
    }

    /** Whether it has all there is to tell. */
    boolean isReady() {
        return ready && self.epoch() != null;
    }

    /** Sorted. */
    List<String> services() {
        Stream<String> names = spec.match().isEmpty()
                ? catalog.services().stream()
                : catalog.matches(own, null, null).list().stream()
                        .map(match -> match.error().facts().service());
        return names.distinct().sorted().toList();
    }

    /** In the form of a process: sums over all that counted. */
    Mono<List<ReportedAggregate>> plain(String service, int occurrences) {
        Predicate<CatalogError> told = catalog.mayMatch(own);
        return errors.of(service)
                .filter(error -> isTold(error, told))
                .map(error -> new ReportedAggregate(
                        error.key(),
                        error.total(),
                        error.severity(),
                        error.began(),
                        newest(error.occurrences(), occurrences)))
                .collectList();
    }

    private boolean isTold(StoredError error, Predicate<CatalogError> told) {
        if (spec.match().isEmpty()) {
            return true;
        }
        CatalogError known = catalog.find(error.service(), ErrorId.of(error.service(), error.key()));
        return known != null && told.test(known);
    }

    /** Names the process that {@link #plain} seems to be. */
    String plainName() {
        return self.id() + "." + self.epoch();
    }

    /**
     * One page.
     *
     * @param cursor of an earlier answer; any other text for everything
     * @param matching any of them has to match; none for all
     * @param samples occurrences of each error
     */
    Mono<Answer> page(String cursor, List<Search> matching, int samples) {
        return Mono.defer(() -> {
            Cursor asked = Cursor.parse(cursor, self.id());
            Slice slice = changes.after(asked.run(), asked.number(), spec.maxPageErrors());
            boolean nothingNew = slice.from() > 0 && slice.isEmpty() && slice.to() == slice.from();
            // How old the word of others is, is news by itself.
            if (nothingNew && origins.all().isEmpty()) {
                return Mono.just(new Answer(cursor, null));
            }
            Predicate<CatalogError> told = told(matching);
            return Flux.fromIterable(slice.changed())
                    .buffer(AT_ONCE)
                    .concatMap(some -> read(some, told, samples), 1)
                    .scan(new Filling(0, List.of()), Filling::plus)
                    .takeUntil(filling -> filling.bytes() > spec.maxPageBytes())
                    .last()
                    .map(filling -> answer(slice, filling));
        });
    }

    private Predicate<CatalogError> told(List<Search> matching) {
        Predicate<CatalogError> mine = catalog.mayMatch(own);
        if (matching.isEmpty()) {
            return mine;
        }
        List<Predicate<CatalogError>> any =
                matching.stream().map(catalog::mayMatch).toList();
        return error -> mine.test(error) && any.stream().anyMatch(each -> each.test(error));
    }

    /** @param last number of the last change that it has; 0 for none */
    private record Batch(long bytes, long last, List<FederatedError> errors) {}

    private record Filling(long bytes, long last, List<FederatedError> errors) {
        Filling(long bytes, List<FederatedError> errors) {
            this(bytes, 0, errors);
        }

        Filling plus(Batch batch) {
            List<FederatedError> all = new ArrayList<>(errors);
            all.addAll(batch.errors());
            return new Filling(bytes + batch.bytes(), batch.last(), all);
        }
    }

    private Mono<Batch> read(List<Numbered> some, Predicate<CatalogError> told, int samples) {
        List<ErrorRef> wanted = some.stream()
                .map(Numbered::error)
                .filter(ref -> {
                    CatalogError known = catalog.find(ref.service(), ErrorId.of(ref.service(), ref.key()));
                    return known == null || told.test(known);
                })
                .toList();
        return errors.some(wanted, samples).map(found -> {
            Map<ErrorRef, StoredError> stored =
                    found.stream().collect(Collectors.toMap(e -> new ErrorRef(e.service(), e.key()), e -> e));
            Map<String, String> epochs = new HashMap<>();
            origins.all().forEach(origin -> epochs.put(origin.id(), origin.epoch()));
            List<FederatedError> all = new ArrayList<>(wanted.size());
            long bytes = 0;
            for (ErrorRef ref : wanted) {
                FederatedError error = error(ref, stored.get(ref), epochs, samples);
                if (error != null) {
                    all.add(error);
                    bytes += ERROR_BYTES + ref.key().length() + PayloadSize.of(error.latest());
                }
            }
            return new Batch(bytes, some.get(some.size() - 1).number(), all);
        });
    }

    private Answer answer(Slice slice, Filling filling) {
        boolean isCut = filling.last() > 0 && filling.last() < lastOf(slice);
        Slice told = isCut ? slice.until(filling.last()) : slice;
        Instant now = clock.instant();
        Origin me = new Origin(
                self.id(), String.valueOf(self.epoch()), self.labels().byName(), List.of(self.id()), now);
        List<Origin> others = origins.all().stream().map(this::passedOn).toList();
        String cursor = new Cursor(self.id(), told.run(), told.to()).text();
        Federated page = new Federated(
                me,
                others,
                now,
                cursor,
                told.from() == 0,
                told.more(),
                filling.errors(),
                told.gone().stream()
                        .map(each ->
                                new Removed(each.error().service(), each.error().key()))
                        .toList());
        return new Answer(cursor, page);
    }

    private static long lastOf(Slice slice) {
        return slice.changed().isEmpty()
                ? 0
                : slice.changed().get(slice.changed().size() - 1).number();
    }

    private Origin passedOn(KnownOrigin origin) {
        List<String> path = new ArrayList<>(origin.path());
        path.add(self.id());
        return new Origin(origin.id(), origin.epoch(), origin.labels().byName(), path, origin.asOf());
    }

    /** Null where there is nothing to say of it. */
    private @Nullable FederatedError error(
            ErrorRef ref, @Nullable StoredError stored, Map<String, String> epochs, int samples) {
        Mirror.Entry told = mirror.get(ref);
        SortedMap<String, Count> counts = new TreeMap<>();
        if (told != null) {
            counts.putAll(Mirror.current(told, epochs));
        }
        if (stored != null && stored.own() > 0) {
            counts.put(self.id(), new Count(stored.own(), stored.began()));
        }
        if (counts.isEmpty()) {
            return null;
        }
        if (stored == null) {
            Mirror.Entry entry = Objects.requireNonNull(told, "there is one where there are counts");
            return new FederatedError(
                    ref.service(),
                    ref.key(),
                    entry.severity(),
                    counts,
                    entry.createdAt(),
                    entry.lastSeen(),
                    null,
                    Collections.emptySortedMap(),
                    Collections.emptySortedMap(),
                    List.of());
        }
        return new FederatedError(
                ref.service(),
                ref.key(),
                stored.severity(),
                counts,
                stored.createdAt(),
                stored.lastSeen(),
                stateOf(stored),
                stored.edits().byName(),
                stored.edits().times(),
                newest(stored.occurrences(), samples));
    }

    /** Null where nobody ever did anything with it. */
    private static Federated.@Nullable State stateOf(StoredError error) {
        State state = error.state();
        return error.isUntouched()
                ? null
                : new Federated.State(
                        CatalogError.text(state.status()),
                        state.since(),
                        state.regressed(),
                        state.afterDeploy(),
                        state.until());
    }

    private static List<Occurrence> newest(List<Occurrence> newestFirst, int most) {
        List<Occurrence> kept = new ArrayList<>();
        long bytes = 0;
        for (Occurrence occurrence : newestFirst) {
            bytes += PayloadSize.of(List.of(occurrence));
            if (kept.size() == most || bytes > MOST_SAMPLES_BYTES && !kept.isEmpty()) {
                break;
            }
            kept.add(occurrence);
        }
        return kept;
    }
}
