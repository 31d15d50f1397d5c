package io.periskop.query;

import io.periskop.series.Step;
import io.periskop.store.Series.Scope;
import java.time.ZoneId;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Answers about very many errors. Who looks at the same dashboard within the same minute gets the same ones where they took long
 * ({@link KeptAnswers}).
 */
final class KeptFrames {
    /** Some 16 MB. */
    private static final long MOST_VALUES = 2_000_000;

    private record Question(
            Measure measure,
            Scope scope,
            List<String> by,
            List<String> seriesBy,
            int top,
            @Nullable Step step,
            long first,
            long end,
            ZoneId zone,
            Fill fill,
            Ends ends) {}

    private final KeptAnswers<Question, Frames> kept;

    KeptFrames(LongSupplier nanos) {
        this.kept = new KeptAnswers<>(KeptFrames::values, MOST_VALUES, nanos);
    }

    private static long values(Frames frames) {
        return frames.frames().stream()
                .mapToLong(frame -> (long) frame.fields().size()
                        * (frame.fields().isEmpty()
                                ? 0
                                : frame.fields().get(0).values().size()))
                .sum();
    }

    Mono<Frames> frames(TimeSeriesQuery query, Timing timing, Supplier<Mono<Frames>> work) {
        Question question = new Question(
                query.measure(),
                query.scope(),
                query.by(),
                query.seriesBy(),
                query.top(),
                timing.step(),
                timing.first(),
                timing.end(),
                query.zone(),
                query.fill(),
                query.ends());
        return kept.answer(question, work).map(KeptAnswers.Answer::value);
    }
}
