package io.periskop.federation;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.CatalogFeed;
import io.periskop.exposition.Federated;
import io.periskop.exposition.Federated.FederatedError;
import io.periskop.federation.StatesFromAbove.Result;
import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.LabelEdits;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Tells servers that are read what people did here. What there is to tell is not kept: it is where this server's word is later than the
 * one that the other said when it was last read, so neither a restart nor a silence loses any. Told right after a reading, so that it
 * goes only where an answer came from.
 */
public final class StatesBelow {
    private static final Logger log = LoggerFactory.getLogger(StatesBelow.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** Of what people do at once, errors that are read from the store together. */
    private static final int AT_ONCE = 500;
    /** Requests after one reading. */
    private static final int ROUNDS = 5;
    /** Of one request, about: the other one takes a mebibyte. */
    private static final int MOST_BYTES = 400 << 10;
    /** Of an entry without its texts. */
    private static final int ENTRY_BYTES = 300;
    /** Of a label without its texts. */
    private static final int LABEL_LENGTH = 10;
    /** A character takes up to so many. */
    private static final int CHARACTER_BYTES = 6;

    private final OwnIdentity self;
    private final Catalog catalog;
    private final Errors errors;
    private final StateSender sender;
    private final Map<String, Below> all = new ConcurrentHashMap<>();
    private final AtomicLong pushed = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    public StatesBelow(OwnIdentity self, Catalog catalog, Errors errors, StateSender sender) {
        this.self = self;
        this.catalog = catalog;
        this.errors = errors;
        this.sender = sender;
    }

    /** Follows what people do until disposed. */
    public Disposable start(CatalogFeed feed) {
        return Flux.defer(feed::changes)
                .concatMap(this::changed)
                .doOnError(e -> {
                    log.warn("what is told to servers below is found out anew: {}", e.toString());
                    doubt();
                })
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE))
                .subscribe();
    }

    private Mono<Void> changed(List<CatalogFeed.Change> changes) {
        if (all.isEmpty()) {
            return Mono.empty();
        }
        List<ErrorRef> said = changes.stream()
                .filter(StatesBelow::isWord)
                .map(CatalogFeed.Change::after)
                .map(StatesBelow::ref)
                .toList();
        return Flux.fromIterable(said)
                .buffer(AT_ONCE)
                .concatMap(some -> errors.some(some, 0))
                .concatMapIterable(some -> some)
                .doOnNext(error -> all.values().forEach(below -> below.saidHere(error)))
                .then();
    }

    private static boolean isWord(CatalogFeed.Change change) {
        CatalogError before = change.before();
        CatalogError after = change.after();
        if (after == null) {
            return false;
        }
        Instant editedBefore = before == null ? null : before.facts().editedAt();
        if (!Objects.equals(editedBefore, after.facts().editedAt())) {
            return true;
        }
        if (after.facts().state().regressed()) {
            return false;
        }
        State now = after.facts().state();
        return before == null
                ? now.status() != State.Status.OPEN
                : !before.facts().state().equals(now);
    }

    private static ErrorRef ref(@Nullable CatalogError error) {
        if (error == null) {
            throw new IllegalArgumentException("only errors that there are");
        }
        return new ErrorRef(error.facts().service(), error.facts().key());
    }

    double pushed() {
        return pushed.get();
    }

    double failures() {
        return failures.get();
    }

    double waiting() {
        return all.values().stream().mapToDouble(Below::waiting).sum();
    }

    /** Servers that are told, as of now, sorted by URL. */
    public List<Below.Status> status() {
        return all.entrySet().stream()
                .map(entry -> entry.getValue().status(entry.getKey()))
                .sorted((one, other) -> one.url().compareTo(other.url()))
                .toList();
    }

    /** What there is to tell may not be known: it is found out by asking for everything. */
    void doubt() {
        all.values().forEach(Below::doubt);
    }

    /** Whether everything is to be asked for; true once each time. */
    boolean isDoubtRaised(String url) {
        Below below = all.get(url);
        return below != null && below.isDoubtRaised();
    }

    void forget(String url) {
        all.remove(url);
    }

    /** Those that were not heard for so long are none any more. */
    void forgetBefore(Instant time) {
        all.values().removeIf(below -> below.heardAt().isBefore(time));
    }

    /** @param origins whose counts it tells */
    void heard(String url, PageReading.Read read, Collection<String> origins) {
        Below below = all.computeIfAbsent(url, u -> new Below());
        below.heard(read.at(), Set.copyOf(origins));
        for (FederatedError error : read.errors()) {
            CatalogError known = catalog.find(error.service(), ErrorId.of(error.service(), error.key()));
            State mine = known == null ? null : known.facts().state();
            below.saidThere(
                    new ErrorRef(error.service(), error.key()),
                    TakenPage.stateOf(error),
                    TakenPage.editsOf(error),
                    mine,
                    known == null ? null : known.facts().editedAt());
        }
        for (Federated.Removed removed : read.page().removed()) {
            below.gone(new ErrorRef(removed.service(), removed.key()));
        }
    }

    /** Never fails. */
    Mono<Void> push(String url, LeafTaker.Job job, Instant at) {
        Below below = all.get(url);
        if (below == null || !below.mayTry(at)) {
            return Mono.empty();
        }
        return Mono.defer(() -> round(url, job, below))
                .repeat(ROUNDS - 1L)
                .takeUntil(sent -> sent == 0)
                .then()
                .onErrorResume(e -> {
                    failures.incrementAndGet();
                    below.failed(url, e, at, job.interval());
                    return Mono.empty();
                });
    }

    /** Answers how many were settled. */
    private Mono<Integer> round(String url, LeafTaker.Job job, Below below) {
        List<Below.Waiting> waiting = below.first(PushedState.MOST);
        if (waiting.isEmpty()) {
            return Mono.just(0);
        }
        return errors.some(waiting.stream().map(Below.Waiting::error).toList(), 0)
                .flatMap(found -> words(below, waiting, found))
                .flatMap(words -> {
                    List<Below.Waiting> settled = new ArrayList<>(waiting);
                    if (words.isEmpty()) {
                        below.settled(settled);
                        return Mono.just(settled.size());
                    }
                    List<PushedState> fitting = fitting(words);
                    Set<ErrorRef> left = Set.copyOf(words.subList(fitting.size(), words.size()).stream()
                            .map(StatesBelow::ref)
                            .toList());
                    settled.removeIf(each -> left.contains(each.error()));
                    return sender.send(URI.create(url), job.http(), self.id(), fitting)
                            .map(answers -> {
                                pushed.addAndGet(answers.stream()
                                        .filter(answer -> answer.result() == Result.APPLIED)
                                        .count());
                                Set<ErrorRef> refused = below.answered(url, fitting, answers);
                                failures.addAndGet(refused.size());
                                settled.removeIf(each -> refused.contains(each.error()));
                                below.settled(settled);
                                return settled.size();
                            });
                });
    }

    private static ErrorRef ref(PushedState word) {
        return new ErrorRef(word.service(), word.key());
    }

    private Mono<List<PushedState>> words(Below below, List<Below.Waiting> waiting, List<StoredError> found) {
        return Flux.fromIterable(found)
                .filter(below::isNews)
                .concatMap(error -> errors.events(error.service(), error.key())
                        .collectList()
                        .map(events -> PushedStates.of(error, events)))
                .collectList();
    }

    private static int lengths(LabelEdits edits) {
        return edits.times().keySet().stream()
                .mapToInt(name -> LABEL_LENGTH
                        + name.length()
                        + edits.byName().getOrDefault(name, "").length())
                .sum();
    }

    private static List<PushedState> fitting(List<PushedState> words) {
        long bytes = 0;
        int count = 0;
        for (PushedState word : words) {
            int texts = word.service().length()
                    + word.key().length()
                    + word.by().length()
                    + word.note().length()
                    + lengths(word.edits());
            bytes += ENTRY_BYTES + (long) CHARACTER_BYTES * texts;
            if (bytes > MOST_BYTES && count > 0) {
                break;
            }
            count++;
        }
        return words.subList(0, count);
    }
}
