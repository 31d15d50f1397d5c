package io.periskop.catalog;

import io.periskop.label.search.Search;
import io.periskop.label.search.TextSignature;
import io.periskop.store.ErrorFacts;
import io.periskop.store.ErrorId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * All errors of all services, in memory. Thread-safe: writers of one service take turns, readers wait for nobody and see
 * every error as it was at some moment while they read. Everything but {@link #query} does its work on the caller's thread,
 * which takes a while for many errors.
 */
public final class Catalog {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int CHECKED_EVERY = 512;

    private final Map<String, Map<ErrorId, CatalogError>> services = new ConcurrentHashMap<>();
    private final Interned interned = new Interned();
    private final Duration newFor;
    private final Clock clock;
    private final Duration patience;

    /** @param newFor how long an error is new after it was first seen */
    public Catalog(Duration newFor, Clock clock) {
        this(newFor, clock, PATIENCE);
    }

    Catalog(Duration newFor, Clock clock, Duration patience) {
        this.newFor = newFor;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * @param changed as they are now; all of this service
     * @param removedKeys of errors that are gone; unknown ones are no trouble
     */
    public void apply(String service, Collection<ErrorFacts> changed, Collection<String> removedKeys) {
        services.compute(service, (name, known) -> {
            Map<ErrorId, CatalogError> errors = known == null ? new ConcurrentHashMap<>() : known;
            removedKeys.forEach(key -> errors.remove(ErrorId.of(service, key)));
            for (ErrorFacts facts : changed) {
                ErrorId id = ErrorId.of(service, facts.key());
                CatalogError before = errors.get(id);
                errors.put(id, error(before == null ? id : before.id(), name, facts));
            }
            return errors.isEmpty() ? null : errors;
        });
    }

    /** Forgets the service's other errors, and answers them. */
    public List<CatalogError> retain(String service, Set<String> keys) {
        List<CatalogError> gone = new ArrayList<>();
        services.computeIfPresent(service, (name, errors) -> {
            errors.values().stream()
                    .filter(error -> !keys.contains(error.facts().key()))
                    .forEach(gone::add);
            gone.forEach(error -> errors.remove(error.id()));
            return errors.isEmpty() ? null : errors;
        });
        return gone;
    }

    /** Names of those that have errors. */
    public Set<String> services() {
        return Set.copyOf(services.keySet());
    }

    /** Null when there is no such error of this service. */
    public @Nullable CatalogError find(String service, ErrorId id) {
        return services.getOrDefault(service, Map.of()).get(id);
    }

    private CatalogError error(ErrorId id, String service, ErrorFacts facts) {
        TextSignature signature = facts.signature().plus(List.of(facts.key(), facts.className()));
        ErrorFacts thrifty = new ErrorFacts(
                service,
                facts.key(),
                interned.of(facts.className()),
                interned.of(facts.severity()),
                facts.state(),
                interned.of(facts.labels()),
                facts.createdAt(),
                facts.firstSeen().equals(facts.createdAt()) ? facts.createdAt() : facts.firstSeen(),
                facts.lastSeen(),
                facts.total(),
                signature,
                interned.of(facts.countedBy()),
                facts.editedAt());
        return new CatalogError(id, thrifty, interned.of(CatalogError.exported(thrifty.labels())));
    }

    /** Null when there is no such error. */
    public @Nullable CatalogError find(ErrorId id) {
        for (Map<ErrorId, CatalogError> errors : services.values()) {
            CatalogError error = errors.get(id);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    /** How many errors the service has. */
    public int size(String service) {
        return services.getOrDefault(service, Map.of()).size();
    }

    /** How many errors there are. */
    public int size() {
        return services.values().stream().mapToInt(Map::size).sum();
    }

    /** The moment since when an error must have been first seen to be new now. */
    public Instant newSince() {
        return clock.instant().minus(newFor);
    }

    /**
     * A page of errors. Scans on a thread of its own; fails with a {@link CursorException}, a {@link SearchTooSlowException}
     * or what the verifier fails with.
     */
    public Mono<ErrorPage> query(ErrorQuery query, TextVerifier texts) {
        return Mono.fromCallable(() -> new PageScan(query))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(scan -> fill(scan, texts));
    }

    private static Mono<ErrorPage> fill(PageScan scan, TextVerifier texts) {
        List<ErrorId> asked = scan.fill.ask();
        if (asked.isEmpty()) {
            return Mono.just(scan.page());
        }
        return texts.matching(asked, scan.query.search().phrases())
                .defaultIfEmpty(Set.of())
                .flatMap(matching -> {
                    scan.fill.answer(asked, matching);
                    return fill(scan, texts);
                });
    }

    /**
     * Every error that the search may match and that can have happened in the range, in no order, with whether that is certain:
     * all are where it has no phrases.
     *
     * @throws SearchTooSlowException when it takes too long
     */
    public Matches matches(Search search, @Nullable Instant from, @Nullable Instant to) {
        Deadline deadline = new Deadline();
        Selection selection = new Selection(search, from, to, newSince());
        List<Match> all = new ArrayList<>();
        Set<String> whole = new HashSet<>();
        services.forEach((service, errors) -> {
            boolean isWhole = selection.matchesService(service);
            if (isWhole) {
                for (CatalogError error : errors.values()) {
                    deadline.check();
                    if (!selection.isThere(error)) {
                        continue;
                    }
                    Verdict verdict = selection.of(error);
                    isWhole &= verdict == Verdict.YES;
                    if (verdict != Verdict.NO) {
                        all.add(new Match(error, verdict == Verdict.YES));
                    }
                }
            }
            if (isWhole) {
                whole.add(service);
            }
        });
        return new Matches(all, whole);
    }

    /**
     * Judges errors as of now; for one thread.
     *
     * @return whether the search may match: where it has phrases, the texts of the error's occurrences may decide otherwise
     */
    public Predicate<CatalogError> mayMatch(Search search) {
        Selection selection = new Selection(search, null, null, newSince());
        return error -> selection.matchesService(error.facts().service()) && selection.of(error) != Verdict.NO;
    }

    /** @param certain false when the texts of its occurrences decide */
    public record Match(CatalogError error, boolean certain) {}

    /**
     * What a search may match of all that was there in a range.
     *
     * @param whole services without an error that was there and does not match for certain
     */
    public record Matches(List<Match> list, Set<String> whole) {}

    /**
     * Names of labels of errors that the search may match.
     *
     * @param prefix of the names wanted, in any case
     */
    public LabelCounts labels(Search search, String prefix, int limit) {
        return first(LabelTally.ofNames(newSince()), search, prefix, limit);
    }

    /**
     * Values of a label of errors that the search may match.
     *
     * @param name not empty
     * @param prefix of the values wanted, in any case
     */
    public LabelCounts values(String name, Search search, String prefix, int limit) {
        return first(LabelTally.ofValues(name, newSince(), size()), search, prefix, limit);
    }

    private LabelCounts first(LabelTally tally, Search search, String prefix, int limit) {
        scan(new Selection(search, null, null, newSince()), tally::add);
        return tally.first(limit, prefix);
    }

    /** By name; of errors that the search may match, and only services that have such. */
    public List<ServiceOverview> services(Search search) {
        Instant newSince = newSince();
        Selection selection = new Selection(search, null, null, newSince);
        Deadline deadline = new Deadline();
        List<ServiceOverview> all = new ArrayList<>();
        services.forEach((service, errors) -> {
            if (selection.matchesService(service)) {
                ServiceTally tally = new ServiceTally(service, newSince);
                scan(errors.values(), selection, deadline, tally::add);
                ServiceOverview overview = tally.overview();
                if (overview != null) {
                    all.add(overview);
                }
            }
        });
        all.sort(Comparator.comparing(ServiceOverview::service));
        return all;
    }

    private void scan(Selection selection, BiConsumer<CatalogError, Verdict> found) {
        Deadline deadline = new Deadline();
        services.forEach((service, errors) -> {
            if (selection.matchesService(service)) {
                scan(errors.values(), selection, deadline, found);
            }
        });
    }

    private static void scan(
            Collection<CatalogError> errors,
            Selection selection,
            Deadline deadline,
            BiConsumer<CatalogError, Verdict> found) {
        for (CatalogError error : errors) {
            deadline.check();
            Verdict verdict = selection.of(error);
            if (verdict != Verdict.NO) {
                found.accept(error, verdict);
            }
        }
    }

    /** Of one query. */
    private final class PageScan {
        private final ErrorQuery query;
        private final Ranking ranking;
        private final Tally tally = new Tally();
        private final Instant newSince = newSince();
        private final PageFill fill;

        PageScan(ErrorQuery query) {
            this.query = query;
            this.ranking = new Ranking(query);
            Cursor cursor = Cursor.of(query);
            Selection selection = new Selection(query.search(), query.from(), query.to(), newSince);
            Best best = new Best(PageFill.most(query.limit(), selection.hasPhrases()), ranking);
            scan(selection, (error, verdict) -> {
                tally.add(error, verdict);
                if (cursor == null || ranking.isAfter(error, cursor)) {
                    best.offer(error, verdict == Verdict.YES);
                }
            });
            this.fill = new PageFill(query.limit(), best, tally);
        }

        ErrorPage page() {
            CatalogError last = fill.last();
            return new ErrorPage(
                    fill.page(),
                    newSince,
                    tally.counts(),
                    last == null ? null : ranking.at(last).text(query),
                    fill.isTruncated());
        }
    }

    /** A regex that is large, and values that are long, can take any time. */
    private final class Deadline {
        private final long start = System.nanoTime();
        private int asked;

        void check() {
            if (++asked % CHECKED_EVERY == 0 && System.nanoTime() - start > patience.toNanos()) {
                throw new SearchTooSlowException("The search was given up after " + patience.toSeconds()
                        + " s; write a simpler regex, or add a service.");
            }
        }
    }
}
