package io.periskop.scrape;

import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.Verdict;
import io.periskop.scrape.FakeProcess.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the processes have told so far, counted by looking at them, not at what a server makes of it. What is new in an
 * answer belongs to the error that the rules name for all of that answer, or is not told yet if they drop it.
 */
final class Truth {
    private final Map<FakeProcess, Map<String, Long>> told = new HashMap<>();
    private final Map<String, Long> totals = new TreeMap<>();

    void heard(Answer answer, ErrorRules rules) {
        Map<String, Long> counts = told.computeIfAbsent(answer.process(), p -> new HashMap<>());
        answer.said().forEach((key, said) -> {
            long delta = said.totalCount() - counts.getOrDefault(key, 0L);
            if (delta > 0 && rules.judge(said) instanceof Verdict.Ruled ruled) {
                counts.put(key, said.totalCount());
                totals.merge(ruled.key() == null ? key : ruled.key(), delta, Long::sum);
            }
        });
    }

    void forgetAll() {
        told.clear();
        totals.clear();
    }

    long told(FakeProcess process, String key) {
        return told.getOrDefault(process, Map.of()).getOrDefault(key, 0L);
    }

    /** By error. */
    Map<String, Long> totals() {
        return new TreeMap<>(totals);
    }
}
