package io.periskop.query;

import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import reactor.core.publisher.Mono;

/**
 * Scores by which errors are ranked: of all errors, so that it takes long where there are many. Then a ranking may be of a
 * little while ago ({@link KeptAnswers}), a minute at most. Thread-safe.
 */
public final class Rankings {
    /** Some 30 MB. */
    static final int MOST_SCORES = 1_000_000;

    /** What the scores are. */
    public enum By {
        /** Occurrences in the range. */
        OCCURRENCES,
        /** Occurrences of the second half less those of the first, for the size of the first. */
        TREND
    }

    private record Question(By by, Scope scope, KeptRange range) {}

    private final QueryEngine engine;
    private final InstantSource clock;
    private final KeptAnswers<Question, Scores> kept;

    Rankings(QueryEngine engine, InstantSource clock, LongSupplier nanos) {
        this.engine = engine;
        this.clock = clock;
        this.kept = new KeptAnswers<>(Scores::size, MOST_SCORES, nanos);
    }

    /** Of errors within the scope; 0 for those that did not happen in the range. Fails as {@link QueryEngine#counts} does. */
    public Mono<ToDoubleFunction<ErrorId>> scores(By by, Scope scope, Instant from, Instant to) {
        return Mono.defer(() -> kept.answer(
                        new Question(by, scope, KeptRange.of(from, to, clock.instant())),
                        () -> scored(by, scope, from, to).map(Scores::of)))
                .map(KeptAnswers.Answer::value);
    }

    private Mono<Map<ErrorId, Double>> scored(By by, Scope scope, Instant from, Instant to) {
        if (by == By.OCCURRENCES) {
            return engine.counts(scope, from, to).map(counts -> {
                Map<ErrorId, Double> scores = new HashMap<>(2 * counts.size());
                counts.forEach((error, count) -> scores.put(id(error), (double) count));
                return scores;
            });
        }
        Instant middle = middle(from, to);
        return engine.counts(scope, from, middle).zipWith(engine.counts(scope, middle, to), Rankings::trends);
    }

    /** What the two halves of a trend have in common. */
    public static Instant middle(Instant from, Instant to) {
        return from.plus(Duration.between(from, to).dividedBy(2));
    }

    /** How much more it happened in the second half, in units of what chance would do. */
    public static double trend(long before, long after) {
        return (after - before) / Math.sqrt(before + 1.0);
    }

    private static Map<ErrorId, Double> trends(Map<ErrorRef, Long> before, Map<ErrorRef, Long> after) {
        Map<ErrorId, Double> scores = new HashMap<>();
        Set<ErrorRef> all = new HashSet<>(before.keySet());
        all.addAll(after.keySet());
        for (ErrorRef error : all) {
            scores.put(id(error), trend(before.getOrDefault(error, 0L), after.getOrDefault(error, 0L)));
        }
        return scores;
    }

    private static ErrorId id(ErrorRef error) {
        return ErrorId.of(error.service(), error.key());
    }

    /** How many rankings are kept. */
    int size() {
        return kept.size();
    }
}
