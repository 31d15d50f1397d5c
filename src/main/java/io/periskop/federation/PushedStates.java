package io.periskop.federation;

import io.periskop.store.ErrorEvent;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import java.util.List;

/** Makes words for other servers of what is known here. */
final class PushedStates {
    private PushedStates() {}

    /** @param history oldest first, as far as it is kept: who did it is there */
    static PushedState of(StoredError error, List<ErrorEvent> history) {
        String by = ErrorEvent.SERVER;
        String note = "";
        for (ErrorEvent event : history) {
            if (event.type() != ErrorEvent.Type.LABELLED && event.type() != ErrorEvent.Type.FIRST_SEEN) {
                by = event.actor();
                note = event.note();
            }
        }
        State state = error.state();
        // What this server has in all is not what the other one has.
        State said = state.untilTotal() == null ? state : State.muted(state.since(), state.until(), null);
        return new PushedState(
                error.service(),
                error.key(),
                said,
                cut(by, PushedState.LONGEST_NAME),
                cut(note, PushedState.LONGEST_NOTE));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
