package io.periskop.aggregate;

import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.Before;
import io.periskop.store.Before.Known;
import io.periskop.store.Change;
import io.periskop.store.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One observation as a step of the store. The last run is the one that counts: a repeated transaction runs it anew. */
final class ReportMerge implements Report.Merge {
    private final Observation observation;
    private final Map<String, List<ReportedAggregate>> byKey;
    private final int occurrencesPerError;
    private volatile Ingested result;

    ReportMerge(Observation observation, int occurrencesPerError) {
        this.observation = observation;
        this.byKey = Documents.byKey(observation.aggregates());
        this.occurrencesPerError = occurrencesPerError;
        this.result = new Ingested(0, 0, 0, 0, byKey.size(), 0);
    }

    Report report() {
        return new Report(observation.service(), observation.source(), observation.at(), byKey.keySet(), this);
    }

    /** All refused, as long as the store has not run it. */
    Ingested result() {
        return result;
    }

    @Override
    public List<Change> apply(Before before) {
        List<Change> changes = new ArrayList<>(byKey.size());
        Tally tally = new Tally();
        int room = before.room();
        for (Map.Entry<String, List<ReportedAggregate>> entry : byKey.entrySet()) {
            Known known = before.known(entry.getKey());
            ErrorMerge merge = new ErrorMerge(observation, before.sourceSeen(), known, occurrencesPerError);
            if (known.error() == null && room <= 0) {
                tally.refused++;
                continue;
            }
            Change change = merge.apply(entry.getValue());
            tally.add(merge, known);
            if (change != null) {
                changes.add(change);
                room -= known.error() == null ? 1 : 0;
            }
        }
        result = tally.result();
        return changes;
    }

    private static final class Tally {
        private long counted;
        private int created;
        private int regressed;
        private int restarted;
        private int refused;
        private int late;

        void add(ErrorMerge merge, Known known) {
            counted += merge.delta();
            created += known.error() == null && merge.delta() > 0 ? 1 : 0;
            regressed += merge.regressed() ? 1 : 0;
            restarted += merge.restarted() ? 1 : 0;
            late += merge.late() ? 1 : 0;
        }

        Ingested result() {
            return new Ingested(counted, created, regressed, restarted, refused, late);
        }
    }
}
