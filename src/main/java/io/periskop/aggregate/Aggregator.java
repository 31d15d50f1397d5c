package io.periskop.aggregate;

import io.periskop.store.Reports;
import java.util.List;
import reactor.core.publisher.Mono;

/** Brings what processes say into the store, each occurrence once. */
public final class Aggregator {
    private final Reports reports;
    private final int occurrencesPerError;
    private final AggregatorMeters meters;

    /** @param occurrencesPerError how many are kept of each error: the newest */
    public Aggregator(Reports reports, int occurrencesPerError, AggregatorMeters meters) {
        this.reports = reports;
        this.occurrencesPerError = occurrencesPerError;
        this.meters = meters;
    }

    /**
     * Done when it is in the store. On an error nothing of the observation is stored, and it may be sent again; sending one
     * again that was stored changes nothing.
     */
    public Mono<Ingested> ingest(Observation observation) {
        if (observation.aggregates().isEmpty()) {
            return reports.heard(observation.service(), observation.source(), observation.at())
                    .thenReturn(Ingested.NOTHING);
        }
        ReportMerge merge = new ReportMerge(observation, occurrencesPerError);
        return reports.commit(List.of(merge.report()))
                .then(Mono.fromSupplier(merge::result))
                .doOnNext(done -> meters.ingested(observation.service(), done));
    }
}
