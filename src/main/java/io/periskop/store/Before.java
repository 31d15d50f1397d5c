package io.periskop.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is stored about a {@link Report}, at the time of its transaction.
 *
 * @param sourceSeen when the source was last heard of; null if never
 * @param sourceFirstHeard when it was first heard of; null if never. The epoch where nobody noted it
 * @param serviceFirstHeard when any source of its service was first heard of, as far as that is still known; null if never
 * @param marks of the report's source, by origin: those of the report's origins that it ever counted
 * @param errors by key: those of the report's keys, and those that the marks are routed to, as far as there are such
 * @param room how many more errors the service may have
 * @param originRoom how many more origins the source may count
 */
public record Before(
        @Nullable Instant sourceSeen,
        @Nullable Instant sourceFirstHeard,
        @Nullable Instant serviceFirstHeard,
        Map<String, Marks> marks,
        Map<String, Known> errors,
        int room,
        int originRoom) {

    /** Where the source has been heard of no earlier than last, and its service no earlier than the source. */
    public Before(
            @Nullable Instant sourceSeen,
            Map<String, Marks> marks,
            Map<String, Known> errors,
            int room,
            int originRoom) {
        this(sourceSeen, sourceSeen, sourceSeen, marks, errors, room, originRoom);
    }

    /**
     * @param error its occurrences may be heads, {@link io.periskop.error.Occurrence#head}: a store need not read details
     *     for a merge. In a {@link Change} an occurrence whose uuid is known stands for the stored one
     * @param severitySourceGone whether the source that set the error's severity is no longer heard of
     */
    public record Known(StoredError error, boolean severitySourceGone) {}

    /** Null if the source never counted it. */
    public @Nullable Marks marks(String origin) {
        return marks.get(origin);
    }

    /** Null if there is no such error. */
    public @Nullable Known error(String key) {
        return errors.get(key);
    }
}
