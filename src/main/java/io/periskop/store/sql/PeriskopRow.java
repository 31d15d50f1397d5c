package io.periskop.store.sql;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the original server's table, as it is there: any of it may be wrong. Null is what is missing, cannot be read as what
 * it should be, or is too large to be read at all.
 *
 * @param total not negative
 * @param errors the error as the API lists it: JSON in UTF-8
 * @param size of {@code errors} in bytes, also where that is too large
 * @param updatedAt when the row was last written
 * @param resolved whether the row is marked as deleted
 * @param resolvedAt since when
 */
public record PeriskopRow(
        long id,
        @Nullable String service,
        @Nullable String key,
        @Nullable Long total,
        byte @Nullable [] errors,
        long size,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        boolean resolved,
        @Nullable Instant resolvedAt) {}
