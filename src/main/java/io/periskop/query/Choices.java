package io.periskop.query;

import io.periskop.query.Groups.Ranked;
import io.periskop.store.Series.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Which groups of errors a query shows. To know it, all errors have to be added up, which takes long where they are many; then
 * it may be of a little while ago ({@link KeptAnswers}). What the groups counted is not taken from here then.
 */
final class Choices {
    /** Errors of the groups that are shown, over all that is kept. */
    private static final long MOST_ERRORS = 500_000;

    /**
     * @param top the groups that are shown, the largest first
     * @param rest what the others counted
     * @param groups how many there are, shown or not
     */
    record Choice(List<Ranked> top, long rest, int groups) {
        boolean hasRest() {
            return groups > top.size();
        }

        private long weight() {
            return top.stream().mapToLong(group -> 1L + group.errors().size()).sum();
        }
    }

    private record Question(Scope scope, List<String> by, List<String> seriesBy, int top, KeptRange range) {}

    private final InstantSource clock;
    private final KeptAnswers<Question, Choice> kept;

    Choices(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.kept = new KeptAnswers<>(Choice::weight, MOST_ERRORS, nanos);
    }

    Mono<KeptAnswers.Answer<Choice>> choice(TimeSeriesQuery query, Supplier<Mono<Choice>> work) {
        return Mono.defer(() -> kept.answer(
                new Question(
                        query.scope(),
                        query.by(),
                        query.seriesBy(),
                        query.top(),
                        KeptRange.of(query.from(), query.to(), clock.instant())),
                work));
    }
}
