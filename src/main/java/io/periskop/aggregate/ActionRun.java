package io.periskop.aggregate;

import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorAction.Annotate;
import io.periskop.store.ErrorAction.Follow;
import io.periskop.store.ErrorAction.Label;
import io.periskop.store.ErrorAction.Mute;
import io.periskop.store.ErrorAction.Reopen;
import io.periskop.store.ErrorAction.Resolve;
import io.periskop.store.ErrorAction.Restore;
import io.periskop.store.ErrorAction.Restored;
import io.periskop.store.ErrorAction.Told;
import io.periskop.store.ErrorActions;
import io.periskop.store.ErrorActions.By;
import io.periskop.store.ErrorEvent;
import io.periskop.store.LabelEdits;
import io.periskop.store.State;
import io.periskop.store.States;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Actions on one error, one after the other. Pure, used once. */
final class ActionRun {
    private static final String IMPORTED = "imported";

    private final StoredError before;
    private final Instant at;
    private final By by;
    private final List<ErrorEvent> events = new ArrayList<>(1);
    private StoredError error;

    ActionRun(StoredError error, Instant at, By by) {
        this.before = error;
        this.error = error;
        this.at = at;
        this.by = by;
    }

    /** Null where nothing changes. */
    States.@Nullable Outcome run(List<ErrorAction> actions) {
        actions.forEach(this::take);
        return error == before ? null : new States.Outcome(error, events);
    }

    /** Null where it is not muted, or still is. */
    static States.@Nullable Outcome unmuted(StoredError error, Instant now) {
        return error.state().muteEnds(now, error.total())
                ? new States.Outcome(
                        error.with(State.open(now, false)),
                        new ErrorEvent(error.service(), error.key(), ErrorEvent.Type.UNMUTED, now, ErrorEvent.SERVER))
                : null;
    }

    private void take(ErrorAction action) {
        if (action instanceof Resolve resolve) {
            resolve(resolve);
        } else if (action instanceof Reopen) {
            become(State.open(at, false));
        } else if (action instanceof Mute mute) {
            mute(mute);
        } else if (action instanceof Label label) {
            label(label.changes());
        } else if (action instanceof Restore restore) {
            restore(restore);
        } else if (action instanceof Annotate annotate) {
            annotate(annotate);
        } else if (action instanceof Follow follow) {
            follow(follow);
        } else if (action instanceof Told told) {
            told(told);
        }
    }

    /** Resolving twice is resolving once: the first time and actor stay. */
    private void resolve(Resolve resolve) {
        State state = error.state();
        if (!state.resolved() || state.afterDeploy() != resolve.afterDeploy()) {
            become(State.resolved(at, resolve.afterDeploy()));
        }
    }

    private void mute(Mute mute) {
        Long more = mute.occurrences();
        State next = State.muted(at, mute.until(), more == null ? null : HighWater.sum(error.total(), more));
        State state = error.state();
        boolean isSame = state.status() == State.Status.MUTED
                && Objects.equals(state.until(), next.until())
                && Objects.equals(state.untilTotal(), next.untilTotal());
        if (!isSame) {
            become(next);
        }
    }

    private void become(State next) {
        State state = error.state();
        if (state.status() == State.Status.OPEN && next.status() == State.Status.OPEN) {
            return;
        }
        events.add(event(type(state, next), detail(next)));
        error = error.with(next);
    }

    private static ErrorEvent.Type type(State from, State to) {
        return switch (to.status()) {
            case RESOLVED -> ErrorEvent.Type.RESOLVED;
            case MUTED -> ErrorEvent.Type.MUTED;
            case OPEN -> from.status() == State.Status.MUTED ? ErrorEvent.Type.UNMUTED : ErrorEvent.Type.REOPENED;
        };
    }

    private static String detail(State state) {
        if (state.afterDeploy()) {
            return "after deploy";
        }
        Instant until = state.until();
        Long total = state.untilTotal();
        String time = until == null ? "" : "until " + until;
        String count = total == null ? "" : "until " + total + " occurrences in all";
        return time.isEmpty() || count.isEmpty() ? time + count : time + " or " + count;
    }

    private void annotate(Annotate annotate) {
        State state = annotate.state();
        if (state != null && !state.equals(error.state())) {
            String detail = detail(state);
            events.add(event(annotated(error.state(), state), detail.isEmpty() ? IMPORTED : IMPORTED + ", " + detail));
            error = error.with(state);
        }
        LabelEdits edits = annotate.edits();
        if (edits != null) {
            edit(error.edits().changedTo(edits.byName(), at), IMPORTED);
        }
    }

    private static ErrorEvent.Type annotated(State from, State to) {
        return to.regressed() ? ErrorEvent.Type.REGRESSED : type(from, to);
    }

    private void follow(Follow follow) {
        if (follow.state() != null) {
            hear(follow.state());
        }
        hear(follow.edits());
    }

    private void hear(LabelEdits said) {
        LabelEdits mine = error.edits();
        LabelEdits next = mine.mergedWith(said);
        Map<String, String> changes = new TreeMap<>();
        next.byName().forEach((name, value) -> {
            if (!value.equals(mine.byName().get(name))) {
                changes.put(name, value);
            }
        });
        mine.byName().keySet().forEach(name -> {
            if (!next.byName().containsKey(name)) {
                changes.put(name, "");
            }
        });
        edit(next, detail(changes));
    }

    /**
     * The later word holds, whoever has it; what is open because nobody ever said anything has none. Where both say the same, only its
     * time is another one.
     */
    private boolean hear(State said) {
        if (!error.isOverruledBy(said)) {
            return false;
        }
        State mine = error.state();
        boolean isSame = said.status() == mine.status()
                && said.afterDeploy() == mine.afterDeploy()
                && Objects.equals(said.until(), mine.until());
        if (!isSame) {
            events.add(event(annotated(mine, said), detail(said)));
        }
        error = error.with(said);
        return true;
    }

    /** Which processes were started since is not known any more: one that waits for a deploy is opened by the next that counts. */
    private void told(Told told) {
        hear(told.edits());
        State said = told.state();
        if (said != null
                && hear(said)
                && said.resolved()
                && !said.afterDeploy()
                && error.lastSeen().isAfter(said.since())) {
            events.add(new ErrorEvent(error.service(), error.key(), ErrorEvent.Type.REGRESSED, at, ErrorEvent.SERVER));
            error = error.with(State.open(error.lastSeen(), true));
        }
    }

    private void label(Map<String, String> changes) {
        edit(error.edits().plus(changes, error.labels(), at), detail(changes));
    }

    private void edit(LabelEdits next, String detail) {
        if (next.byName().equals(error.edits().byName())) {
            // When it was said may be known better now.
            error = next.equals(error.edits()) ? error : error.with(next);
            return;
        }
        StoredError labelled = error.with(next);
        int labels = labelled.shownLabels().byName().size();
        if (labels > ErrorActions.MOST_LABELS
                && labels > error.shownLabels().byName().size()) {
            throw new ErrorActions.TooManyLabelsException(error.key());
        }
        events.add(event(ErrorEvent.Type.LABELLED, detail));
        error = labelled;
    }

    private static String detail(Map<String, String> changes) {
        List<String> said = new ArrayList<>(changes.size());
        new TreeMap<>(changes)
                .forEach((name, value) -> said.add(
                        value.isEmpty() ? name + " removed" : name + "=\"" + value.replace("\"", "\\\"") + '"'));
        return String.join(", ", said);
    }

    private void restore(Restore restore) {
        State state = restore.state();
        if (state != null && error.state().equals(restore.left())) {
            events.add(event(type(error.state(), state), "undone"));
            error = error.with(state);
        }
        TreeMap<String, String> edits = new TreeMap<>(error.edits().byName());
        restore.labels().forEach((name, label) -> restore(edits, name, label));
        if (!edits.equals(error.edits().byName())) {
            events.add(event(ErrorEvent.Type.LABELLED, "undone"));
            error = error.with(error.edits().changedTo(edits, at));
        }
    }

    private static void restore(Map<String, String> edits, String name, Restored label) {
        if (!Objects.equals(edits.get(name), label.left())) {
            return;
        }
        if (label.value() == null) {
            edits.remove(name);
        } else {
            edits.put(name, label.value());
        }
    }

    private ErrorEvent event(ErrorEvent.Type type, String detail) {
        return new ErrorEvent(error.service(), error.key(), type, at, by.actor(), detail, by.note());
    }
}
