package io.periskop.catalog;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param errors in the query's order
 * @param newSince what the query took for the moment since when errors are new
 * @param next where the next page begins; null when there is none
 * @param truncated whether the page ended early because too many texts had to be read; there may be more behind {@code next}
 */
public record ErrorPage(
        List<CatalogError> errors,
        Instant newSince,
        ErrorCounts counts,
        @Nullable String next,
        boolean truncated) {
    public ErrorPage {
        errors = List.copyOf(errors);
    }
}
