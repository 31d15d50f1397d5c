package io.periskop.store;

/**
 * What every store has to do, whatever it keeps its data in. A store is tested by a class that implements this with
 * {@link #store}; one that truly differs overrides that one test and says why.
 */
public interface StoreContract
        extends ReportsContract,
                ErrorsContract,
                StatesContract,
                SourcesContract,
                RoutesContract,
                SeriesContract,
                SeriesReadsContract,
                RetentionContract,
                FeedContract,
                EventsContract,
                ReplicasContract,
                OriginsContract,
                TextContract,
                TruthContract {}
