package io.periskop.aggregate;

import io.periskop.error.Severity;
import io.periskop.label.Labels;
import org.jspecify.annotations.Nullable;

/** What {@link ErrorRules} say about one aggregate. */
public sealed interface Verdict {
    Verdict DROPPED = new Dropped();
    Ruled AS_SAID = new Ruled(null, null, Labels.NONE, 0);

    /** It is not counted, as long as that is the verdict. */
    record Dropped() implements Verdict {}

    /**
     * It is counted.
     *
     * @param key of the error that it is counted to; null for the client's own key
     * @param severity null for the client's own
     * @param labels to be given to the error in place of those that it has
     * @param cut how many results of the rules were over a limit, and are cut or left out
     */
    record Ruled(@Nullable String key, @Nullable Severity severity, Labels labels, int cut) implements Verdict {
        String route(String origin) {
            return key == null ? origin : key;
        }
    }
}
