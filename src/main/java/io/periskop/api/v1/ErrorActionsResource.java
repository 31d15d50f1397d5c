package io.periskop.api.v1;

import io.periskop.api.v1.ErrorJson.StateJson;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.CatalogFeed;
import io.periskop.catalog.TextVerifier;
import io.periskop.label.LabelText;
import io.periskop.label.search.BuiltInLabels;
import io.periskop.label.search.Search;
import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorAction.Restored;
import io.periskop.store.ErrorActions;
import io.periskop.store.ErrorActions.By;
import io.periskop.store.ErrorActions.TooManyLabelsException;
import io.periskop.store.ErrorId;
import io.periskop.store.State;
import io.periskop.store.States.Changed;
import io.periskop.store.StoredError;
import io.swagger.v3.oas.annotations.media.Schema;
import java.security.Principal;
import java.time.Instant;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What people do with errors: resolve, mute, reopen, label, one or many at once, and undo. */
public final class ErrorActionsResource implements Resource {
    static final int MOST_AT_ONCE = 2000;
    private static final int CHUNK = 64;
    private static final int NAME_LENGTH = 128;
    private static final int VALUE_LENGTH = 2048;
    private static final int NOTE_LENGTH = 2000;
    private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final String TAG = "Errors";

    private final Catalog catalog;
    private final CatalogFeed feed;
    private final TextVerifier texts;
    private final ErrorActions actions;
    private final ErrorsResource errors;
    private final InstantSource clock;

    @Schema(name = "ErrorChange", description = "What is to become of an error; what is left out stays")
    record Change(
            @Schema(description = "The state it is to have", example = "resolved")
            State.@Nullable Status state,

            @Schema(
                    description = "With `resolved`: only processes that are started later open it again",
                    example = "true")
            @Nullable
            Boolean afterDeploy,

            @Schema(description = "With `muted`: until when; for ever where neither this nor `occurrences` is given")
            @Nullable
            Instant until,

            @Schema(description = "With `muted`: until it happened so often again", example = "100", minimum = "1")
            @Nullable
            Long occurrences,

            @Schema(
                    description = "Labels to give it, by name; an empty value takes one away",
                    example = "{\"team\": \"payments\"}")
            @Nullable
            Map<String, String> labels,

            @Schema(description = "For the history", example = "fixed by the last release") @Nullable
            String note) {}

    @Schema(name = "ErrorActions", description = "Which errors, and what is to become of them")
    record Request(
            @Schema(description = "Ids of errors; at most 2000") @Nullable
            List<String> ids,

            @Schema(description = "Or a search; it may match at most 2000", example = "service=checkout state=open")
            @Nullable
            String q,

            @Schema(description = "What is to become of them; either this or `undo`") @Nullable
            Change change,

            @Schema(description = "What an earlier answer said in `undo`; then without `ids` and `q`") @Nullable
            List<UndoJson> undo,

            @Schema(description = "Say how many it would be, and change nothing", example = "false") @Nullable
            Boolean dryRun) {}

    @Schema(name = "UndoneLabel")
    record RestoredJson(
            @Schema(description = "To have again; null for no edit", example = "shipping") @Nullable
            String value,

            @Schema(description = "How the action left it", example = "payments") @Nullable
            String left) {}

    @Schema(name = "Undo", description = "One error as it was; what was changed since stays")
    record UndoJson(
            @Schema(example = "k3Jx0aYbQ2mVn1Zf7cRt9w") String id,

            @Schema(description = "To have again; null where the action did not change it") @Nullable
            StateJson state,

            @Schema(description = "How the action left it") @Nullable
            StateJson left,

            Map<String, RestoredJson> labels) {}

    @Schema(name = "ErrorActionsAnswer")
    record Answer(
            @Schema(description = "Errors that were meant and that there are", example = "3")
            long matched,

            @Schema(description = "Those that changed; with `dryRun` those that match", example = "2")
            long changed,

            @Schema(description = "Ids that there are no errors of")
            List<String> unknown,

            @Schema(description = "To be sent back in `undo`; empty where nothing changed")
            List<UndoJson> undo) {}

    @Schema(name = "ErrorChanged")
    record ChangedAnswer(
            ErrorsResource.Detail error,

            @Schema(description = "To be sent to `errors/actions` in `undo`; empty where nothing changed")
            List<UndoJson> undo) {}

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
        this.clock = clock;
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
                .body(Examples.CHANGE)
                .answers(Examples.CHANGED, "The error as it is now, and what undoes this")
                .refuses(ProblemType.NOT_FOUND, ProblemType.LIMIT_EXCEEDED, ProblemType.STORAGE_UNAVAILABLE);
        endpoints
                .post("/api/v1/errors/actions", this::many)
                .id("changeErrors")
                .tag(TAG)
                .summary("Resolve, mute, reopen or label many errors, or undo that")
                .description(
                        "Each error changes in one transaction, or not at all. Where the storage fails in between some are"
                                + " changed: the same may be sent again.")
                .body(Examples.REQUEST)
                .answers(Examples.ANSWER, "How many there were, and what undoes this")
                .refuses(ProblemType.BAD_SEARCH, ProblemType.LIMIT_EXCEEDED, ProblemType.STORAGE_UNAVAILABLE);
    }

    private Mono<ServerResponse> one(Call call) {
        Searches.checkLoaded(feed);
        return Mono.zip(call.body(Change.class), actor(call)).flatMap(both -> {
            List<ErrorAction> taken = actions(both.getT1(), "");
            CatalogError error = ErrorsResource.known(catalog, call.get(ErrorsResource.ID));
            return run(List.of(error), taken, by(both.getT2(), both.getT1()))
                    .flatMap(changed -> errors.detail(
                                    ErrorsResource.known(catalog, error.id().text()))
                            .map(detail -> new ChangedAnswer(detail, undo(changed))))
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
            List<ErrorAction> taken = actions(change, "/change");
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
        return new Answer(all.size(), all.stream().filter(Changed::isChanged).count(), List.copyOf(unknown), undo(all));
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
        List<Catalog.Match> matches = Searches.scan(() ->
                catalog.matches(search, null, null).limit(MOST_AT_ONCE + 1L).toList());
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
            check(each);
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
                        List.of(restore(
                                Objects.requireNonNull(byId.get(error.id().text())))),
                        new By(actor, "")))
                .concatMapIterable(changed -> changed)
                .collectList()
                .map(changed -> answer(changed, unknown));
    }

    private void check(UndoJson undo) {
        StateJson state = undo.state();
        if (state != null && state.since().isAfter(clock.instant().plusSeconds(1))) {
            throw Problems.badBody("/undo", "a state begins in the future: " + state.since(), null);
        }
        undo.labels().forEach((name, label) -> {
            checkName(name, "/undo");
            if (label.value() != null) {
                checkValue(name, label.value(), "/undo");
            }
        });
    }

    private static ErrorAction restore(UndoJson undo) {
        Map<String, Restored> labels = new TreeMap<>();
        undo.labels().forEach((name, label) -> labels.put(name, new Restored(label.value(), label.left())));
        StateJson state = undo.state();
        StateJson left = undo.left();
        return new ErrorAction.Restore(
                state == null ? null : state.state(), left == null ? null : left.state(), labels);
    }

    private static List<UndoJson> undo(List<Changed> all) {
        return all.stream()
                .filter(Changed::isChanged)
                .map(changed -> undo(changed.before(), changed.after()))
                .toList();
    }

    private static UndoJson undo(StoredError before, StoredError after) {
        Map<String, RestoredJson> labels = new TreeMap<>();
        Set<String> names = new TreeSet<>(before.edits().byName().keySet());
        names.addAll(after.edits().byName().keySet());
        for (String name : names) {
            String value = before.edits().byName().get(name);
            String left = after.edits().byName().get(name);
            if (!Objects.equals(value, left)) {
                labels.put(name, new RestoredJson(value, left));
            }
        }
        boolean isSame = before.state().equals(after.state());
        return new UndoJson(
                ErrorId.of(after.service(), after.key()).text(),
                isSame ? null : StateJson.of(before.state()),
                isSame ? null : StateJson.of(after.state()),
                labels);
    }

    /** @param place of the change in the body */
    private List<ErrorAction> actions(Change change, String place) {
        List<ErrorAction> taken = new ArrayList<>(2);
        ErrorAction state = state(change, place);
        if (state != null) {
            taken.add(state);
        }
        Map<String, String> labels = change.labels();
        if (labels != null && !labels.isEmpty()) {
            if (labels.size() > ErrorActions.MOST_LABELS) {
                throw Problems.badBody(place + "/labels", "give at most " + ErrorActions.MOST_LABELS + " labels", null);
            }
            labels.forEach((name, value) -> {
                checkName(name, place + "/labels");
                checkValue(name, value, place + "/labels");
            });
            taken.add(new ErrorAction.Label(labels));
        }
        if (taken.isEmpty()) {
            throw Problems.badBody(place, "give a state, labels or both", null);
        }
        String note = change.note();
        if (note != null && note.length() > NOTE_LENGTH) {
            throw Problems.badBody(place + "/note", "is longer than " + NOTE_LENGTH + " characters", null);
        }
        return taken;
    }

    private @Nullable ErrorAction state(Change change, String place) {
        if (change.afterDeploy() != null && change.state() != State.Status.RESOLVED) {
            throw Problems.badBody(place + "/afterDeploy", "goes with the state resolved only", null);
        }
        boolean isBounded = change.until() != null || change.occurrences() != null;
        if (isBounded && change.state() != State.Status.MUTED) {
            throw Problems.badBody(
                    place + (change.until() != null ? "/until" : "/occurrences"),
                    "goes with the state muted only",
                    null);
        }
        if (change.until() != null && !change.until().isAfter(clock.instant())) {
            throw Problems.badBody(place + "/until", change.until() + " is not in the future", null);
        }
        if (change.occurrences() != null && change.occurrences() < 1) {
            throw Problems.badBody(place + "/occurrences", change.occurrences() + " is not at least 1", null);
        }
        State.Status state = change.state();
        if (state == null) {
            return null;
        }
        return switch (state) {
            case OPEN -> new ErrorAction.Reopen();
            case RESOLVED -> new ErrorAction.Resolve(Boolean.TRUE.equals(change.afterDeploy()));
            case MUTED -> new ErrorAction.Mute(change.until(), change.occurrences());
        };
    }

    private static void checkName(String name, String place) {
        if (name.length() > NAME_LENGTH || !LABEL_NAME.matcher(name).matches() || name.startsWith("__")) {
            throw Problems.badBody(
                    place,
                    Quoted.of(name) + " is no name of a label; use letters, digits and underscores, at most "
                            + NAME_LENGTH + ", not beginning with a digit or two underscores",
                    null);
        }
        if (BuiltInLabels.isBuiltIn(name)) {
            throw Problems.badBody(
                    place, Quoted.of(name) + " is a label that every error has; choose another name", null);
        }
    }

    private static void checkValue(String name, String value, String place) {
        if (value.length() > VALUE_LENGTH) {
            throw Problems.badBody(place + "/" + name, "is longer than " + VALUE_LENGTH + " characters", null);
        }
        if (!LabelText.isWellFormed(value)) {
            throw Problems.badBody(place + "/" + name, "has half a character", null);
        }
    }

    private static By by(String actor, Change change) {
        String note = change.note();
        return new By(actor, note == null ? "" : LabelText.wellFormed(note));
    }

    private static Mono<String> actor(Call call) {
        return call.request().principal().map(Principal::getName).defaultIfEmpty("anonymous");
    }

    private static final class Examples {
        private static final Instant NOW = Instant.parse("2026-11-22T15:04:05Z");
        private static final Change CHANGE = new Change(
                State.Status.RESOLVED, true, null, null, Map.of("team", "payments"), "fixed by the last release");
        private static final Request REQUEST = new Request(null, "service=checkout state=open", CHANGE, null, false);
        private static final List<UndoJson> UNDO = List.of(new UndoJson(
                "k3Jx0aYbQ2mVn1Zf7cRt9w",
                StateJson.of(State.open(NOW, false)),
                StateJson.of(State.resolved(NOW, true)),
                Map.of("team", new RestoredJson("shipping", "payments"))));
        private static final Answer ANSWER = new Answer(1, 1, List.of(), UNDO);
        private static final ChangedAnswer CHANGED = new ChangedAnswer(ErrorsResource.Examples.DETAIL, UNDO);
    }
}
