package io.periskop.federation;

import io.periskop.aggregate.Aggregator;
import io.periskop.catalog.Catalog;
import io.periskop.exposition.FederationReader;
import io.periskop.exposition.ReaderLimits;
import io.periskop.store.ErrorActions;
import org.jspecify.annotations.Nullable;

/**
 * What all jobs that federate servers have in common.
 *
 * @param self who this server is; its own counts are not taken from others
 * @param mirror null where nothing is passed on
 * @param below what they are told in turn
 * @param mostServices that there may be; errors of further ones are not taken
 */
public record Federation(
        OwnIdentity self,
        Aggregator aggregator,
        ErrorActions actions,
        Catalog catalog,
        OriginsBook origins,
        @Nullable Mirror mirror,
        StatesBelow below,
        FederationReader reader,
        FederationMeters meters,
        int mostServices) {

    /** @param leaf what this server tells others; null where it tells nothing */
    public static Federation of(
            OwnIdentity self,
            Aggregator aggregator,
            ErrorActions actions,
            Catalog catalog,
            OriginsBook origins,
            @Nullable Leaf leaf,
            StatesBelow below,
            ReaderLimits limits,
            FederationMeters meters,
            int mostServices) {
        return new Federation(
                self,
                aggregator,
                actions,
                catalog,
                origins,
                leaf == null ? null : leaf.mirror(),
                below,
                new FederationReader(limits),
                meters,
                mostServices);
    }
}
