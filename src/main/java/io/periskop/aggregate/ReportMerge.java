package io.periskop.aggregate;

import io.periskop.error.PayloadSize;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.After;
import io.periskop.store.Before;
import io.periskop.store.Report;
import java.util.List;

/** One observation as a step of the store. The last run is the one that counts: a repeated transaction runs it anew. */
final class ReportMerge implements Report.Merge {
    private static final int AGGREGATE = 200;

    private final Observation observation;
    private final Judgement judgement;
    private final int occurrencesPerError;
    private volatile Ingested result;
    private volatile List<Growth> growth = List.of();

    ReportMerge(Observation observation, int occurrencesPerError) {
        this(observation, Judgement.of(observation), occurrencesPerError);
    }

    ReportMerge(Observation observation, Judgement judgement, int occurrencesPerError) {
        this.observation = observation;
        this.judgement = judgement;
        this.occurrencesPerError = occurrencesPerError;
        this.result = new Ingested(0, 0, 0, 0, judgement.said().keySet(), 0, judgement.dropped(), 0);
    }

    Report report() {
        return new Report(
                observation.service(),
                observation.source(),
                observation.at(),
                observation.series(),
                judgement.said().keySet(),
                judgement.keys(),
                this);
    }

    /** All refused, as long as the store has not run it. */
    Ingested result() {
        return result;
    }

    /** Nothing, as long as the store has not run it. */
    List<Growth> growth() {
        return growth;
    }

    @Override
    public After apply(Before before) {
        MergeRun run = new MergeRun(observation, judgement, before, occurrencesPerError);
        After after = run.run();
        result = run.result();
        growth = run.growth();
        return after;
    }

    @Override
    public long bytes() {
        long bytes = 0;
        for (ReportedAggregate aggregate : observation.aggregates()) {
            bytes += AGGREGATE + aggregate.key().length() + PayloadSize.of(aggregate.occurrences());
        }
        return bytes;
    }
}
