package io.periskop.query;

import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
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
        /** {@link Trend}. */
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
        return by == By.OCCURRENCES
                ? engine.counts(scope, from, to).map(Rankings::byId)
                : Trend.of(engine, scope, from, to).map(Rankings::byId);
    }

    private static Map<ErrorId, Double> byId(Map<ErrorRef, ? extends Number> values) {
        Map<ErrorId, Double> scores = new HashMap<>(2 * values.size());
        values.forEach((error, value) -> scores.put(id(error), value.doubleValue()));
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
