package io.periskop.ingest;

import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.Verdict;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.label.Labels;
import java.util.Map;

/** The labels of events under those that the configuration's rules give. */
record LabelledErrors(ErrorRules rules, Map<String, Labels> byKey) implements ErrorRules {

    @Override
    public Verdict judge(ReportedAggregate said) {
        Verdict verdict = rules.judge(said);
        Labels own = byKey.getOrDefault(said.key(), Labels.NONE);
        return verdict instanceof Verdict.Ruled ruled
                ? new Verdict.Ruled(ruled.key(), ruled.severity(), own.plus(ruled.labels()), ruled.cut())
                : verdict;
    }
}
