package io.periskop.api.v1;

import io.periskop.api.v1.ErrorActionsJson.Answer;
import io.periskop.api.v1.ErrorActionsJson.Change;
import io.periskop.api.v1.ErrorActionsJson.ChangedAnswer;
import io.periskop.api.v1.ErrorActionsJson.Request;
import io.periskop.api.v1.ErrorActionsJson.RestoredJson;
import io.periskop.api.v1.ErrorActionsJson.UndoJson;
import io.periskop.api.v1.ErrorJson.EventJson;
import io.periskop.api.v1.ErrorJson.OccurrenceJson;
import io.periskop.api.v1.ErrorJson.StateJson;
import io.periskop.api.v1.ErrorJson.Summary;
import io.periskop.api.v1.ErrorJson.TargetJson;
import io.periskop.api.v1.ErrorsJson.Counts;
import io.periskop.api.v1.ErrorsJson.Detail;
import io.periskop.api.v1.ErrorsJson.EventsAnswer;
import io.periskop.api.v1.ErrorsJson.ListAnswer;
import io.periskop.api.v1.ErrorsJson.OccurrencesAnswer;
import io.periskop.api.v1.ErrorsJson.Slots;
import io.periskop.api.v1.ErrorsJson.TargetsAnswer;
import io.periskop.store.ErrorEvent;
import io.periskop.store.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One error in the document, wherever it shows one. */
final class ErrorExamples {
    private static final Instant NOW = Instant.parse("2026-11-22T15:04:05Z");
    static final Summary ERROR = new Summary(
            "k3Jx0aYbQ2mVn1Zf7cRt9w",
            "checkout",
            "TimeoutException@7e1d0a",
            "java.util.concurrent.TimeoutException",
            "no answer within 5 s",
            "error",
            new ErrorJson.StateJson(State.Status.OPEN, NOW, false, false, null, null),
            "new",
            Map.of("team", "payments"),
            1234,
            56L,
            NOW,
            NOW,
            NOW,
            List.of(0L, 3L, 53L),
            List.of("eu-1"));
    static final ListAnswer LIST = new ListAnswer(
            List.of(ERROR),
            "AAAB",
            false,
            new Counts(
                    42,
                    new TreeMap<>(Map.of("muted", 0L, "open", 40L, "resolved", 2L)),
                    new TreeMap<>(Map.of("error", 41L, "warning", 1L)),
                    true),
            new Slots(NOW, 28_800));
    static final OccurrenceJson OCCURRENCE = new OccurrenceJson(
            "0a1b2c3d-0000-4000-8000-000000000000",
            NOW,
            "error",
            List.of(new ErrorJson.LinkJson(
                    "java.util.concurrent.TimeoutException",
                    "no answer within 5 s",
                    List.of("at com.example.Checkout.pay(Checkout.java:42)"))),
            new ErrorJson.HttpJson("POST", "/orders", Map.of("accept", "*/*"), ""));
    static final Detail DETAIL =
            new Detail(ERROR, Map.of("team", "payments"), Map.of("team", "payments"), 50, OCCURRENCE);
    static final OccurrencesAnswer OCCURRENCES = new OccurrencesAnswer(List.of(OCCURRENCE), 50, 1234);
    static final EventsAnswer EVENTS = new EventsAnswer(
            List.of(new EventJson(ErrorEvent.Type.LABELLED, NOW, "alice", "team=\"payments\"", "theirs since May")));
    static final TargetsAnswer TARGETS =
            new TargetsAnswer(List.of(new TargetJson("http://192.0.2.7:8080/-/exceptions", "error", 12, NOW, true)));
    static final Change CHANGE = new Change(
            State.Status.RESOLVED, true, null, null, Map.of("team", "payments"), "fixed by the last release");
    static final Request REQUEST = new Request(null, "service=checkout state=open", CHANGE, null, true);
    static final List<UndoJson> UNDO = List.of(new UndoJson(
            "k3Jx0aYbQ2mVn1Zf7cRt9w",
            StateJson.of(State.open(NOW, false)),
            StateJson.of(State.resolved(NOW, true)),
            Map.of("team", new RestoredJson("shipping", "payments"))));
    static final Answer ANSWER = new Answer(1, 1, List.of(), UNDO);
    static final ChangedAnswer CHANGED = new ChangedAnswer(DETAIL, UNDO);

    private ErrorExamples() {}
}
