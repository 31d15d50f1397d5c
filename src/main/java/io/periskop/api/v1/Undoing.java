package io.periskop.api.v1;

import io.periskop.api.v1.ErrorActionsJson.RestoredJson;
import io.periskop.api.v1.ErrorActionsJson.UndoJson;
import io.periskop.api.v1.ErrorJson.StateJson;
import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorAction.Restored;
import io.periskop.store.ErrorId;
import io.periskop.store.States.Changed;
import io.periskop.store.StoredError;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What undoes an action, as its answer says it, and as it is sent back. */
final class Undoing {
    private final InstantSource clock;

    Undoing(InstantSource clock) {
        this.clock = clock;
    }

    /** @throws Problem where nothing can have been so */
    void check(UndoJson undo) {
        StateJson state = undo.state();
        if (state != null && state.since().isAfter(clock.instant().plusSeconds(1))) {
            throw Problems.badBody("/undo", "a state begins in the future: " + state.since(), null);
        }
        undo.labels().forEach((name, label) -> GivenLabel.check(name, label.value(), "/undo"));
    }

    static ErrorAction restore(UndoJson undo) {
        Map<String, Restored> labels = new TreeMap<>();
        undo.labels().forEach((name, label) -> labels.put(name, new Restored(label.value(), label.left())));
        StateJson state = undo.state();
        StateJson left = undo.left();
        return new ErrorAction.Restore(
                state == null ? null : state.state(), left == null ? null : left.state(), labels);
    }

    /** Of those that changed. */
    static List<UndoJson> of(List<Changed> all) {
        return all.stream()
                .filter(Changed::isChanged)
                .map(changed -> of(changed.before(), changed.after()))
                .toList();
    }

    private static UndoJson of(StoredError before, StoredError after) {
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
}
