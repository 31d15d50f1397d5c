package io.periskop.api.v1;

import io.periskop.api.v1.ErrorActionsJson.Answer;
import io.periskop.api.v1.ErrorActionsJson.Change;
import io.periskop.api.v1.ErrorActionsJson.ChangedAnswer;
import io.periskop.api.v1.ErrorActionsJson.Request;
import io.periskop.api.v1.ErrorActionsJson.UndoJson;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.CatalogFeed;
import io.periskop.catalog.TextVerifier;
import io.periskop.label.LabelText;
import io.periskop.label.search.Search;
import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorActions;
import io.periskop.store.ErrorActions.By;
import io.periskop.store.ErrorActions.TooManyLabelsException;
import io.periskop.store.ErrorId;
import io.periskop.store.States.Changed;
import java.security.Principal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What people do with errors: resolve, mute, reopen, label, one or many at once, and undo. */
public final class ErrorActionsResource implements Resource {
    static final int MOST_AT_ONCE = 2000;
    private static final int CHUNK = 64;
    private static final String TAG = "Errors";

    private final Catalog catalog;
    private final CatalogFeed feed;
    private final TextVerifier texts;
    private final ErrorActions actions;
    private final ErrorsResource errors;
    private final ChangeReader changes;
    private final Undoing undoing;

    public ErrorActionsResource(
            Catalog catalog,
            CatalogFeed feed,
            TextVerifier texts,
            ErrorActions actions,
            ErrorsResource errors,
            InstantSource clock) {
        this.catalog = catalog;
        this.feed = feed;
        this.texts = texts;
        this.actions = actions;
        this.errors = errors;
        this.changes = new ChangeReader(clock);
        this.undoing = new Undoing(clock);
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .patch("/api/v1/errors/{id}", this::one)
                .id("changeError")
                .tag(TAG)
                .summary("Resolve, mute, reopen or label one error")
                .description(
                        "A resolved error is open again when it happens again, and then marked as regressed. What changes"
                                + " nothing is not in the history.")
                .takes(ErrorsResource.ID)
                .body(ErrorExamples.CHANGE)
                .answers(ErrorExamples.CHANGED, "The error as it is now, and what undoes this")
                .refuses(ProblemType.NOT_FOUND, ProblemType.LIMIT_EXCEEDED, ProblemType.STORAGE_UNAVAILABLE);
        endpoints
                .post("/api/v1/errors/actions", this::many)
                .id("changeErrors")
                .tag(TAG)
                .summary("Resolve, mute, reopen or label many errors, or undo that")
                .description(
                        "Each error changes in one transaction, or not at all. Where the storage fails in between some are"
                                + " changed: the same may be sent again.")
                .body(ErrorExamples.REQUEST)
                .answers(ErrorExamples.ANSWER, "How many there were, and what undoes this")
                .refuses(ProblemType.BAD_SEARCH, ProblemType.LIMIT_EXCEEDED, ProblemType.STORAGE_UNAVAILABLE);
    }

    private Mono<ServerResponse> one(Call call) {
        Searches.checkLoaded(feed);
        return Mono.zip(call.body(Change.class), actor(call)).flatMap(both -> {
            List<ErrorAction> taken = changes.actions(both.getT1(), "");
            CatalogError error = ErrorsResource.known(catalog, call.get(ErrorsResource.ID));
            return run(List.of(error), taken, by(both.getT2(), both.getT1()))
                    .flatMap(changed -> errors.detail(
                                    ErrorsResource.known(catalog, error.id().text()))
                            .map(detail -> new ChangedAnswer(detail, Undoing.of(changed))))
                    .flatMap(call::json);
        });
    }

    private Mono<ServerResponse> many(Call call) {
        Searches.checkLoaded(feed);
        return Mono.zip(call.body(Request.class), actor(call)).flatMap(both -> {
            Request request = both.getT1();
            if (request.undo() != null) {
                return undo(request, request.undo(), both.getT2()).flatMap(call::json);
            }
            if (request.change() == null) {
                throw Problems.badBody("/change", "either change or undo is required", null);
            }
            Change change = request.change();
            List<ErrorAction> taken = changes.actions(change, "/change");
            Set<String> unknown = new LinkedHashSet<>();
            return meant(request, unknown).flatMap(found -> {
                if (Boolean.TRUE.equals(request.dryRun())) {
                    return call.json(new Answer(found.size(), found.size(), List.copyOf(unknown), List.of()));
                }
                return run(found, taken, by(both.getT2(), change))
                        .flatMap(changed -> call.json(answer(changed, unknown)));
            });
        });
    }

    private static Answer answer(List<Changed> all, Collection<String> unknown) {
        return new Answer(
                all.size(), all.stream().filter(Changed::isChanged).count(), List.copyOf(unknown), Undoing.of(all));
    }

    private Mono<List<CatalogError>> meant(Request request, Set<String> unknown) {
        if (request.ids() != null && request.q() != null || request.ids() == null && request.q() == null) {
            throw Problems.badBody("/ids", "give either ids or q", null);
        }
        if (request.ids() != null) {
            if (request.ids().size() > MOST_AT_ONCE) {
                throw Problems.limitExceeded(
                        "ids has " + request.ids().size() + " errors; give at most " + MOST_AT_ONCE);
            }
            List<CatalogError> found = new ArrayList<>();
            for (String text : new LinkedHashSet<>(request.ids())) {
                ErrorId id = ErrorId.parse(text);
                CatalogError error = id == null ? null : catalog.find(id);
                if (error == null) {
                    unknown.add(text);
                } else {
                    found.add(error);
                }
            }
            return Mono.just(found);
        }
        return found(Searches.parse("q", Objects.requireNonNull(request.q())));
    }

    private Mono<List<CatalogError>> found(Search search) {
        List<Catalog.Match> matches = Searches.scan(() -> catalog.matches(search, null, null).list().stream()
                .limit(MOST_AT_ONCE + 1L)
                .toList());
        if (matches.size() > MOST_AT_ONCE) {
            throw Problems.limitExceeded("the search matches more than " + MOST_AT_ONCE + " errors; narrow it");
        }
        List<ErrorId> unsure = matches.stream()
                .filter(match -> !match.certain())
                .map(match -> match.error().id())
                .toList();
        return Flux.fromIterable(unsure)
                .buffer(CHUNK)
                .concatMap(ids -> texts.matching(ids, search.phrases()))
                .collectList()
                .map(sets -> {
                    Set<ErrorId> sure = new TreeSet<>();
                    sets.forEach(sure::addAll);
                    return matches.stream()
                            .filter(match -> match.certain()
                                    || sure.contains(match.error().id()))
                            .map(Catalog.Match::error)
                            .toList();
                });
    }

    /** Service by service; what was written is seen by whoever asks next. */
    private Mono<List<Changed>> run(List<CatalogError> found, List<ErrorAction> taken, By by) {
        Map<String, List<String>> keys = new TreeMap<>();
        found.forEach(error -> keys.computeIfAbsent(error.facts().service(), service -> new ArrayList<>())
                .add(error.facts().key()));
        return Flux.fromIterable(keys.entrySet())
                .concatMap(each -> actions.act(each.getKey(), each.getValue(), taken, by))
                .concatMapIterable(changed -> changed)
                .collectList()
                .onErrorMap(TooManyLabelsException.class, e -> Problems.limitExceeded(String.valueOf(e.getMessage())))
                .flatMap(changed -> feed.refresh(keys.keySet()).thenReturn(changed));
    }

    private Mono<Answer> undo(Request request, List<UndoJson> undo, String actor) {
        if (request.ids() != null || request.q() != null || request.change() != null) {
            throw Problems.badBody("/undo", "undo goes without ids, q and change", null);
        }
        if (undo.size() > MOST_AT_ONCE) {
            throw Problems.limitExceeded("undo has " + undo.size() + " errors; give at most " + MOST_AT_ONCE);
        }
        Map<String, UndoJson> byId = new LinkedHashMap<>();
        undo.forEach(each -> byId.put(each.id(), each));
        List<String> unknown = new ArrayList<>();
        List<CatalogError> known = new ArrayList<>();
        byId.forEach((text, each) -> {
            undoing.check(each);
            ErrorId id = ErrorId.parse(text);
            CatalogError error = id == null ? null : catalog.find(id);
            if (error == null) {
                unknown.add(text);
            } else {
                known.add(error);
            }
        });
        if (Boolean.TRUE.equals(request.dryRun())) {
            return Mono.just(new Answer(known.size(), known.size(), unknown, List.of()));
        }
        return Flux.fromIterable(known)
                .concatMap(error -> run(
                        List.of(error),
                        List.of(Undoing.restore(
                                Objects.requireNonNull(byId.get(error.id().text())))),
                        new By(actor, "")))
                .concatMapIterable(changed -> changed)
                .collectList()
                .map(changed -> answer(changed, unknown));
    }

    private static By by(String actor, Change change) {
        String note = change.note();
        return new By(actor, note == null ? "" : LabelText.wellFormed(note));
    }

    private static Mono<String> actor(Call call) {
        return call.request().principal().map(Principal::getName).defaultIfEmpty("anonymous");
    }
}
