package io.periskop.api.v1;

import io.periskop.api.v1.ErrorActionsJson.Change;
import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorActions;
import io.periskop.store.State;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes actions of what somebody wants to become of errors. */
final class ChangeReader {
    private static final int NOTE_LENGTH = 2000;

    private final InstantSource clock;

    ChangeReader(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param place of the change in the body
     * @return at least one
     * @throws Problem that names what cannot be
     */
    List<ErrorAction> actions(Change change, String place) {
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
            labels.forEach((name, value) -> GivenLabel.check(name, value, place + "/labels"));
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
}
