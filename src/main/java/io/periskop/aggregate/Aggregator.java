package io.periskop.aggregate;

import io.periskop.error.Occurrence;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.scrub.ScrubRules;
import io.periskop.scrub.Scrubber;
import io.periskop.store.Reports;
import io.periskop.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Brings what processes say into the store, each occurrence once. */
public final class Aggregator {
    private final Reports reports;
    private final int occurrencesPerError;
    private final AggregatorMeters meters;
    private final Growth.Listener growth;
    private volatile Scrubber scrubber = new Scrubber(ScrubRules.DEFAULT);

    /** @param occurrencesPerError how many are kept of each error: the newest */
    public Aggregator(Reports reports, int occurrencesPerError, AggregatorMeters meters) {
        this(reports, occurrencesPerError, meters, Growth.Listener.NONE);
    }

    /** @param growth is told what each observation newly counted */
    public Aggregator(Reports reports, int occurrencesPerError, AggregatorMeters meters, Growth.Listener growth) {
        this.growth = growth;
        this.reports = reports;
        this.occurrencesPerError = occurrencesPerError;
        this.meters = meters;
    }

    /**
     * Done when it is in the store. On an error nothing of the observation is stored, and it may be sent again; sending one
     * again that was stored changes nothing.
     *
     * @return fails with {@link TooManyErrors} if it is over its limit, with {@link NotStored} while the store is in trouble
     */
    public Mono<Ingested> ingest(Observation said) {
        Observation observation = scrubbed(said.underItsOwnName());
        if (observation.aggregates().isEmpty() && !observation.limit().isExceededBy(0)) {
            return told(heard(observation)).thenReturn(Ingested.NOTHING);
        }
        Judgement judgement = Judgement.of(observation);
        if (observation.limit().isExceededBy(judgement.kept())) {
            return Mono.error(new TooManyErrors(observation.limit(), judgement.kept()));
        }
        ReportMerge merge = new ReportMerge(observation, judgement, occurrencesPerError);
        Mono<Void> stored = judgement.said().isEmpty() ? heard(observation) : reports.commit(List.of(merge.report()));
        return Mono.defer(() -> {
            long begin = System.nanoTime();
            return told(stored)
                    .then(Mono.fromSupplier(merge::result))
                    .doOnNext(done -> stored(observation, merge, done, System.nanoTime() - begin));
        });
    }

    private void stored(Observation observation, ReportMerge merge, Ingested done, long nanos) {
        meters.stored(Duration.ofNanos(nanos));
        meters.ingested(observation.service(), done);
        String origin = observation.origin() == null ? "" : observation.origin();
        merge.growth().forEach(each -> growth.grew(observation.service(), observation.source(), origin, each));
    }

    private static Mono<Void> told(Mono<Void> stored) {
        return stored.onErrorMap(StoreUnavailableException.class, e -> new NotStored(String.valueOf(e.getMessage())));
    }

    /** From now on; until it is first told, by the default rules. */
    public void scrubWith(Scrubber next) {
        scrubber = next;
    }

    /** Before the rules are asked: what they make labels of must not be a secret either. */
    private Observation scrubbed(Observation said) {
        List<ReportedAggregate> scrubbed = new ArrayList<>(said.aggregates().size());
        boolean changed = false;
        for (ReportedAggregate aggregate : said.aggregates()) {
            List<Occurrence> occurrences = scrubber.scrub(aggregate.occurrences(), meters::scrubbed);
            boolean same = occurrences == aggregate.occurrences();
            changed |= !same;
            scrubbed.add(same ? aggregate : aggregate.with(occurrences));
        }
        return changed ? said.with(scrubbed) : said;
    }

    /** As {@link Reports#epoch()}. */
    public long epoch() {
        return reports.epoch();
    }

    private Mono<Void> heard(Observation observation) {
        return reports.heard(observation.service(), observation.source(), observation.at());
    }
}
