package io.periskop.api.v1;

import io.periskop.federation.HttpStateSender;
import io.periskop.federation.PushedState;
import io.periskop.federation.StatesFromAbove;
import io.periskop.federation.StatesFromAbove.Answer;
import io.periskop.federation.StatesFromAbove.Result;
import io.periskop.label.LabelText;
import io.periskop.store.LabelEdits;
import io.periskop.store.State;
import io.swagger.v3.oas.annotations.media.Schema;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What people did on servers that read this one. */
public final class FederationStateResource implements Resource {
    private static final Instant THEN = Instant.parse("2026-11-22T15:00:00Z");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final String ANYBODY = "anonymous";

    private final StatesFromAbove states;

    @Schema(name = "FederatedStates", description = "What people did on another server")
    record Request(
            @Schema(description = "The `global.server_id` of who sends it", example = "global")
            String server,

            @Schema(description = "At most 500; the later of two words about an error holds")
            List<Said> states) {}

    @Schema(name = "FederatedState", description = "What somebody did with one error")
    record Said(
            @Schema(example = "shop") String service,

            @Schema(example = "java.lang.IllegalStateException@5c1d2e3f")
            String key,

            @Schema(description = "Null for labels alone", example = "resolved")
            State.@Nullable Status state,

            @Schema(description = "When it was done; the later of two words holds. Goes with `state`") @Nullable
            Instant since,

            @Schema(description = "With `resolved`: only processes that are started later open it again") @Nullable
            Boolean afterDeploy,

            @Schema(description = "With `muted`: until when") @Nullable
            Instant until,

            @Schema(description = "By name; of each label the later of two words holds, too") @Nullable
            SortedMap<String, LabelWord> labels,

            @Schema(description = "Who did it; the history says through which server", example = "ann")
            String by,

            @Schema(description = "For the history", example = "fixed by the last release") @Nullable
            String note) {}

    @Schema(name = "FederatedLabel")
    record LabelWord(
            @Schema(
                    description = "Empty hides one that a rule gives; null where the edit was taken away",
                    example = "core")
            @Nullable
            String value,

            @Schema(description = "When that was done") Instant at) {}

    @Schema(name = "FederatedStatesTaken")
    record Taken(
            @Schema(description = "One for each state, in their order")
            List<One> results) {}

    @Schema(name = "FederatedStateTaken", description = "What became of one")
    record One(
            @Schema(example = "shop") String service,

            @Schema(example = "java.lang.IllegalStateException@5c1d2e3f")
            String key,

            @Schema(
                    description =
                            "`older`: what is known here is later; `unknown`: there is no such error, and none is made",
                    example = "applied")
            Result result,

            @Schema(description = "Why it is refused, else empty", example = "")
            String reason) {}

    public FederationStateResource(StatesFromAbove states) {
        this.states = states;
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .post(HttpStateSender.PATH, this::take)
                .id("takeFederatedStates")
                .tag("Errors")
                .summary("What people did with errors on a server that reads this one")
                .description("Only where `federate.push_state` is true. The same may be sent again.")
                .body(new Request(
                        "global",
                        List.of(new Said(
                                "shop",
                                "java.lang.IllegalStateException@5c1d2e3f",
                                State.Status.RESOLVED,
                                THEN,
                                false,
                                null,
                                new TreeMap<>(Map.of("team", new LabelWord("core", THEN))),
                                "ann",
                                "fixed by the last release"))))
                .answers(
                        new Taken(List.of(
                                new One("shop", "java.lang.IllegalStateException@5c1d2e3f", Result.APPLIED, ""))),
                        "What became of each")
                .refuses(ProblemType.LIMIT_EXCEEDED, ProblemType.STORAGE_UNAVAILABLE);
    }

    private Mono<ServerResponse> take(Call call) {
        if (!states.isAllowed()) {
            throw Problems.forbidden(
                    "this server takes no states from others; set federate.push_state: true in its configuration");
        }
        return Mono.zip(call.body(Request.class), login(call)).flatMap(both -> {
            Request request = both.getT1();
            if (!ID.matcher(request.server()).matches()) {
                throw Problems.badBody("/server", "give the server_id of who sends it", null);
            }
            if (states.isOwn(request.server())) {
                throw Problems.badBody(
                        "/server",
                        Quoted.of(request.server())
                                + " is the global.server_id of this server; give one of them another",
                        null);
            }
            if (request.states().size() > PushedState.MOST) {
                throw Problems.limitExceeded(
                        "states has " + request.states().size() + " items; give at most " + PushedState.MOST);
            }
            List<PushedState> said = new ArrayList<>();
            for (int i = 0; i < request.states().size(); i++) {
                said.add(pushed(request.states().get(i), "/states/" + i));
            }
            return states.take(request.server(), both.getT2(), said)
                    .flatMap(answers -> call.json(taken(said, answers)));
        });
    }

    private static Mono<String> login(Call call) {
        return call.request()
                .principal()
                .map(Principal::getName)
                .filter(name -> !name.equals(ANYBODY))
                .defaultIfEmpty("");
    }

    private static PushedState pushed(Said said, String place) {
        boolean resolved = said.state() == State.Status.RESOLVED;
        boolean muted = said.state() == State.Status.MUTED;
        boolean afterDeploy = Boolean.TRUE.equals(said.afterDeploy());
        if (afterDeploy && !resolved) {
            throw Problems.badBody(place + "/afterDeploy", "goes with the state resolved only", null);
        }
        if (said.until() != null && !muted) {
            throw Problems.badBody(place + "/until", "goes with the state muted only", null);
        }
        String by = visible(said.by());
        if (by.isBlank() || by.length() > PushedState.LONGEST_NAME) {
            throw Problems.badBody(place + "/by", "give 1 to " + PushedState.LONGEST_NAME + " characters", null);
        }
        String note = said.note() == null ? "" : said.note();
        if (note.length() > PushedState.LONGEST_NOTE) {
            throw Problems.badBody(place + "/note", "is longer than " + PushedState.LONGEST_NOTE + " characters", null);
        }
        LabelEdits edits = edits(said.labels(), place + "/labels");
        State.Status status = said.state();
        if (status == null && edits.newest() == null) {
            throw Problems.badBody(place, "give a state, labels or both", null);
        }
        return new PushedState(
                said.service(),
                said.key(),
                status == null ? null : state(said, status, place),
                edits,
                by,
                LabelText.wellFormed(note));
    }

    private static State state(Said said, State.Status status, String place) {
        Instant since = said.since();
        if (since == null) {
            throw Problems.badBody(place + "/since", "goes with a state; give the time when it was done", null);
        }
        return switch (status) {
            case RESOLVED -> State.resolved(since, Boolean.TRUE.equals(said.afterDeploy()));
            case MUTED -> State.muted(since, said.until(), null);
            case OPEN -> State.open(since, false);
        };
    }

    private static LabelEdits edits(@Nullable SortedMap<String, LabelWord> labels, String place) {
        if (labels == null || labels.isEmpty()) {
            return LabelEdits.NONE;
        }
        if (labels.size() > PushedState.MOST_LABELS) {
            throw Problems.badBody(place, "give at most " + PushedState.MOST_LABELS + " labels", null);
        }
        Map<String, String> byName = new TreeMap<>();
        Map<String, Instant> times = new TreeMap<>();
        labels.forEach((name, word) -> {
            String value = word.value();
            GivenLabel.check(name, value == null ? "" : value, place);
            if (value != null) {
                byName.put(name, value);
            }
            times.put(name, word.at());
        });
        return LabelEdits.of(byName, times);
    }

    /** A name on one line. */
    private static String visible(String text) {
        return LabelText.wellFormed(text).replaceAll("\\p{Cntrl}", " ").strip();
    }

    private static Taken taken(List<PushedState> said, List<Answer> answers) {
        List<One> all = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            PushedState each = said.get(i);
            Answer answer = answers.get(i);
            all.add(new One(each.service(), each.key(), answer.result(), answer.reason()));
        }
        return new Taken(all);
    }
}
