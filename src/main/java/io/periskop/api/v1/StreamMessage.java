package io.periskop.api.v1;

import io.periskop.catalog.CatalogError;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one error, written once for all streams.
 *
 * @param sequence rises by one with every message of an epoch
 * @param event its name
 * @param before as it was before all that became known together; null where it is new
 * @param after null where it is gone
 * @param delta how often it was counted
 * @param json a {@link StreamedError}
 */
record StreamMessage(
        long sequence,
        String event,
        @Nullable CatalogError before,
        @Nullable CatalogError after,
        String service,
        long delta,
        String json) {}
