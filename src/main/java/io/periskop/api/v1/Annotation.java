package io.periskop.api.v1;

import io.periskop.store.ErrorAction;
import io.periskop.store.LabelEdits;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What people made of one error: a line of an export. */
@Schema(name = "Annotation")
record Annotation(
        @Schema(example = "shop") String service,

        @Schema(example = "com.example.PaymentException@1f2e3d4c")
        String key,

        @Schema(description = "Null leaves it as it is") @Nullable
        StateLine state,

        @Schema(
                description =
                        "The edits that people made, all of them; an empty value hides a label that a rule gives. Null"
                                + " leaves them as they are",
                example = "{\"team\": \"payments\"}")
        @Nullable
        SortedMap<String, String> labels) {
    @Schema(name = "AnnotationState")
    record StateLine(
            State.Status status,
            @Schema(description = "When it came to be so") Instant since,

            @Schema(description = "Of an open one: whether it happened again after it had been resolved")
            boolean regressed,

            @Schema(description = "Of a resolved one: whether only processes started later open it")
            boolean afterDeploy,

            @Schema(description = "Of a muted one: until when") @Nullable
            Instant until,

            @Schema(description = "Of a muted one: until it happened so often ever", example = "100") @Nullable
            Long untilTotal) {}

    static Annotation of(StoredError error) {
        State state = error.state();
        return new Annotation(
                error.service(),
                error.key(),
                new StateLine(
                        state.status(),
                        state.since(),
                        state.regressed(),
                        state.afterDeploy(),
                        state.until(),
                        state.untilTotal()),
                error.edits().byName());
    }

    /** Whether people did anything with it, or it regressed. */
    static boolean isWorth(StoredError error) {
        State state = error.state();
        return state.status() != State.Status.OPEN
                || state.regressed()
                || !error.edits().byName().isEmpty();
    }

    /** What is wrong with it; null for nothing. */
    @Nullable
    String trouble(Instant now) {
        String ofState = state == null ? null : trouble(state, now);
        return ofState != null || labels == null ? ofState : trouble(labels);
    }

    private static @Nullable String trouble(StateLine state, Instant now) {
        boolean isMuted = state.status() == State.Status.MUTED;
        if (state.since().isAfter(now)) {
            return "/state/since: " + state.since() + " lies in the future";
        }
        if (state.regressed() && state.status() != State.Status.OPEN) {
            return "/state/regressed: only an open error can be regressed";
        }
        if (state.afterDeploy() && state.status() != State.Status.RESOLVED) {
            return "/state/afterDeploy: only a resolved error can have it";
        }
        if (!isMuted && (state.until() != null || state.untilTotal() != null)) {
            return "/state: only a muted error can have until or untilTotal";
        }
        Long total = state.untilTotal();
        return total != null && total < 1 ? "/state/untilTotal: is less than 1" : null;
    }

    private static @Nullable String trouble(Map<String, String> labels) {
        for (Map.Entry<String, String> label : labels.entrySet()) {
            String ofName = GivenLabel.troubleOfName(label.getKey());
            if (ofName != null) {
                return "/labels: " + ofName;
            }
            String ofValue = GivenLabel.troubleOfValue(label.getValue());
            if (ofValue != null) {
                return "/labels/" + label.getKey() + ": " + ofValue;
            }
        }
        return null;
    }

    ErrorAction.Annotate action() {
        return new ErrorAction.Annotate(
                state == null
                        ? null
                        : new State(
                                state.status(),
                                state.since(),
                                state.regressed(),
                                state.afterDeploy(),
                                state.until(),
                                state.untilTotal()),
                labels == null ? null : LabelEdits.of(new TreeMap<>(labels)));
    }
}
