package io.periskop.api.v1;

import io.periskop.api.v1.ErrorJson.StateJson;
import io.periskop.store.State;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies and answers of what people do with errors. */
final class ErrorActionsJson {
    private ErrorActionsJson() {}

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
            ErrorsJson.Detail error,

            @Schema(description = "To be sent to `errors/actions` in `undo`; empty where nothing changed")
            List<UndoJson> undo) {}
}
