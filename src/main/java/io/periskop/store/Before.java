package io.periskop.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is stored about the keys of a {@link Report}, at the time of its transaction.
 *
 * @param sourceSeen when the source was last heard of; null if never
 * @param known an entry for each key of the report that has an error or marks
 * @param room how many more errors the service may have
 */
public record Before(@Nullable Instant sourceSeen, Map<String, Known> known, int room) {

    /**
     * @param error null if there is no such error
     * @param marks {@link Marks#NONE} if the source never counted it
     * @param severitySourceGone whether the source that set the error's severity is no longer heard of
     */
    public record Known(@Nullable StoredError error, Marks marks, boolean severitySourceGone) {
        public static final Known NOTHING = new Known(null, Marks.NONE, false);
    }

    public Known known(String key) {
        return known.getOrDefault(key, Known.NOTHING);
    }
}
