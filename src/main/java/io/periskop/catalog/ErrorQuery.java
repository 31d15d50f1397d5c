package io.periskop.catalog;

import io.periskop.label.search.Search;
import io.periskop.store.ErrorId;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of errors.
 *
 * @param from errors last seen before this are left out; null for none
 * @param to errors first seen at or after this are left out; null for none
 * @param scores what {@link Sort#OCCURRENCES} and {@link Sort#TREND} order by
 * @param descending the largest and latest first
 * @param limit the most errors of a page, 1 to {@link #MOST}
 * @param cursor {@link ErrorPage#next} of the page before; null for the first page
 */
public record ErrorQuery(
        Search search,
        @Nullable Instant from,
        @Nullable Instant to,
        Sort sort,
        boolean descending,
        ToDoubleFunction<ErrorId> scores,
        int limit,
        @Nullable String cursor) {
    public static final int MOST = 1000;

    public ErrorQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("A page has 1 to " + MOST + " errors, not " + limit + ".");
        }
    }

    /** The errors last seen, the latest first. */
    public static ErrorQuery of(Search search, int limit) {
        return new ErrorQuery(search, null, null, Sort.LAST_SEEN, true, error -> 0, limit, null);
    }

    public ErrorQuery within(@Nullable Instant start, @Nullable Instant end) {
        return new ErrorQuery(search, start, end, sort, descending, scores, limit, cursor);
    }

    public ErrorQuery by(Sort order, boolean isDescending) {
        return new ErrorQuery(search, from, to, order, isDescending, scores, limit, cursor);
    }

    /** Scores must be numbers, and should be the same for every page. */
    public ErrorQuery by(Sort order, boolean isDescending, ToDoubleFunction<ErrorId> byId) {
        return new ErrorQuery(search, from, to, order, isDescending, byId, limit, cursor);
    }

    public ErrorQuery after(@Nullable String next) {
        return new ErrorQuery(search, from, to, sort, descending, scores, limit, next);
    }
}
