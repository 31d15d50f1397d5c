package io.periskop.store;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What people may do with an error. */
public sealed interface ErrorAction {
    /**
     * It is open again only when a new occurrence is counted.
     *
     * @param afterDeploy of a process that is started later
     */
    record Resolve(boolean afterDeploy) implements ErrorAction {}

    /** Open, whatever it was. */
    record Reopen() implements ErrorAction {}

    /**
     * Open, and nobody wants to hear of it until one of both; for ever where both are null.
     *
     * @param occurrences so many more; at least 1
     */
    record Mute(@Nullable Instant until, @Nullable Long occurrences) implements ErrorAction {}

    /** @param changes by name: a value to give, an empty one to take the label away */
    record Label(SortedMap<String, String> changes) implements ErrorAction {
        public Label {
            changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
        }

        public Label(Map<String, String> changes) {
            this(new TreeMap<>(changes));
        }
    }

    /**
     * As it was before another action; where it is not as that one left it, something came in between, and it stays.
     *
     * @param state to have again; null to leave that
     * @param left how the other action left it
     * @param labels edits to have again, empty for none; only these names change
     */
    record Restore(@Nullable State state, @Nullable State left, Map<String, Restored> labels) implements ErrorAction {
        public Restore {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * Exactly as it was elsewhere.
     *
     * @param state to have; null to leave that
     * @param edits all of them; null to leave those
     */
    record Annotate(@Nullable State state, @Nullable LabelEdits edits) implements ErrorAction {}

    /**
     * As a server that is federated says it is there, where that is newer than what is known here.
     *
     * @param state null where nobody did anything with it there
     * @param edits that people made there
     */
    record Follow(@Nullable State state, LabelEdits edits) implements ErrorAction {}

    /**
     * As a person made it on a server above, where that is newer than what is known here. What happened later than a resolution opens
     * it at once.
     *
     * @param state null where nobody did anything with it there, but for its labels
     * @param edits of its labels
     */
    record Told(@Nullable State state, LabelEdits edits) implements ErrorAction {}

    /**
     * One label's edit; null where there is none, empty where the label is hidden.
     *
     * @param value to have again
     * @param left how the other action left it
     */
    record Restored(@Nullable String value, @Nullable String left) {}
}
