package io.periskop.scrape;

import io.periskop.scrape.FakeProcess.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the processes have told so far, counted by looking at them, not at what a server makes of it. */
final class Truth {
    private final Map<FakeProcess, Map<String, Long>> told = new HashMap<>();

    void heard(Answer answer) {
        Map<String, Long> counts = told.computeIfAbsent(answer.process(), p -> new HashMap<>());
        answer.counts().forEach((key, count) -> counts.merge(key, count, Math::max));
    }

    void forgetAll() {
        told.clear();
    }

    long told(FakeProcess process, String key) {
        return told.getOrDefault(process, Map.of()).getOrDefault(key, 0L);
    }

    Map<String, Long> totals() {
        Map<String, Long> totals = new TreeMap<>();
        told.values().forEach(counts -> counts.forEach((key, count) -> totals.merge(key, count, Long::sum)));
        return totals;
    }
}
