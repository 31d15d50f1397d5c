package io.periskop.aggregate;

import io.periskop.exposition.ReportedAggregate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the rules say about one observation: they are asked once, before anything is stored.
 *
 * <p>Of an aggregate whose occurrences are all known the reader leaves out every one, and the rules would judge it without
 * its message. Such a verdict is <em>blind</em>, and holds only if there is nothing to hold on to: what was counted of the
 * origin before goes on being counted where it is.
 *
 * @param said by origin, in the document's order, without what is dropped for certain
 * @param rulings by origin; empty where there are no rules
 * @param dropped origins of which nothing is to be counted, whatever is stored
 */
record Judgement(Map<String, List<ReportedAggregate>> said, Map<String, Ruling> rulings, Set<String> dropped) {
    private static final Ruling AS_SAID = new Ruling(Verdict.AS_SAID, false);

    record Ruling(Verdict verdict, boolean blind) {}

    static Judgement of(Observation observation) {
        Map<String, List<ReportedAggregate>> said = Documents.byKey(observation.aggregates());
        if (observation.rules() == ErrorRules.NONE) {
            return new Judgement(said, Map.of(), Set.of());
        }
        Map<String, Ruling> rulings = new HashMap<>(2 * said.size());
        Set<String> dropped = new HashSet<>();
        for (Iterator<Map.Entry<String, List<ReportedAggregate>>> each =
                        said.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<String, List<ReportedAggregate>> entry = each.next();
            ReportedAggregate whole = Documents.combined(entry.getValue());
            Verdict verdict = observation.rules().judge(whole);
            boolean blind = whole.abridged() && whole.occurrences().isEmpty();
            if (verdict instanceof Verdict.Dropped && !blind) {
                each.remove();
                dropped.add(entry.getKey());
            } else {
                rulings.put(entry.getKey(), new Ruling(verdict, blind));
            }
        }
        return new Judgement(said, rulings, dropped);
    }

    /**
     * How many aggregates are counted, as far as can be told before that. One with a blind verdict was counted when its
     * occurrences were read.
     */
    int kept() {
        int kept = 0;
        for (List<ReportedAggregate> runs : said.values()) {
            kept += runs.size();
        }
        return kept;
    }

    Ruling ruling(String origin) {
        return rulings.getOrDefault(origin, AS_SAID);
    }

    /** Keys of the errors that may get something; the same object as the origins where there are no rules. */
    Set<String> keys() {
        if (rulings.isEmpty()) {
            return said.keySet();
        }
        Set<String> keys = new HashSet<>();
        rulings.forEach((origin, ruling) -> {
            if (ruling.verdict() instanceof Verdict.Ruled ruled) {
                keys.add(ruled.route(origin));
            }
        });
        return keys;
    }
}
