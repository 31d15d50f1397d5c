package io.periskop.query;

import io.periskop.series.Resolution;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series.Scope;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * How much more errors happen than they did: the second half of a range less the first, divided by the square root of the first
 * and one, so that small numbers that jump about do not outrun large ones.
 */
public final class Trend {
    private Trend() {}

    /** Errors that did not happen are left out. The halves meet at a whole minute, and so have none in common. */
    public static Mono<Map<ErrorRef, Double>> of(QueryEngine queries, Scope scope, Instant from, Instant to) {
        Instant middle = middle(from, to);
        return queries.counts(scope, from, middle).zipWith(queries.counts(scope, middle, to), Trend::scores);
    }

    private static Instant middle(Instant from, Instant to) {
        long minute = Resolution.MINUTE.seconds();
        long half = (from.getEpochSecond() + to.getEpochSecond()) / 2;
        return Instant.ofEpochSecond(half / minute * minute);
    }

    private static Map<ErrorRef, Double> scores(Map<ErrorRef, Long> before, Map<ErrorRef, Long> after) {
        Set<ErrorRef> all = new HashSet<>(before.keySet());
        all.addAll(after.keySet());
        Map<ErrorRef, Double> scores = new HashMap<>();
        for (ErrorRef error : all) {
            long first = before.getOrDefault(error, 0L);
            scores.put(error, (after.getOrDefault(error, 0L) - first) / Math.sqrt(first + 1.0));
        }
        return scores;
    }
}
