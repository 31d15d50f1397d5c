package io.periskop.federation;

import io.periskop.store.ErrorEvent;
import io.periskop.store.LabelEdits;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes words for other servers of what is known here. */
final class PushedStates {
    private PushedStates() {}

    /** @param history oldest first, as far as it is kept: who did it is there */
    static PushedState of(StoredError error, List<ErrorEvent> history) {
        State state = wordOf(error);
        LabelEdits edits = newest(error.edits());
        String by = ErrorEvent.SERVER;
        String note = "";
        for (ErrorEvent event : history) {
            boolean isWord = event.type() == ErrorEvent.Type.LABELLED
                    ? edits.newest() != null
                    : state != null && event.type() != ErrorEvent.Type.FIRST_SEEN;
            if (isWord) {
                by = event.actor();
                note = event.note();
            }
        }
        return new PushedState(
                error.service(),
                error.key(),
                state,
                edits,
                cut(by, PushedState.LONGEST_NAME),
                cut(note, PushedState.LONGEST_NOTE));
    }

    /** Null where nobody did anything with it. That it happened again the others find out by themselves. */
    private static @Nullable State wordOf(StoredError error) {
        State state = error.state();
        if (error.isUntouched() || state.regressed()) {
            return null;
        }
        // What this server has in all is not what the other one has.
        return state.untilTotal() == null ? state : State.muted(state.since(), state.until(), null);
    }

    private static LabelEdits newest(LabelEdits edits) {
        Map<String, Instant> times = new TreeMap<>();
        edits.times().entrySet().stream()
                .sorted(Map.Entry.<String, Instant>comparingByValue().reversed())
                .limit(PushedState.MOST_LABELS)
                .forEach(time -> times.put(time.getKey(), time.getValue()));
        TreeMap<String, String> byName = new TreeMap<>(edits.byName());
        byName.keySet().retainAll(times.keySet());
        return LabelEdits.of(byName, times);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
