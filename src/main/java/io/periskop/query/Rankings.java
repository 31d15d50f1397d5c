package io.periskop.query;

import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Scores by which errors are ranked: of all errors, so that it takes long where there are many. What took long is kept for
 * some times as long, and answers the same question until then; who asks a little later gets it too, while it is added up anew.
 * So where errors are few a ranking is always of now, and where they are many it is at most {@link #OLDEST} old. Thread-safe.
 */
public final class Rankings {
    private static final Logger log = LoggerFactory.getLogger(Rankings.class);

    /** How old a ranking may be. */
    public static final Duration OLDEST = Duration.ofSeconds(60);

    static final Duration FRESH_AT_MOST = Duration.ofSeconds(30);
    static final Duration WORTH_KEEPING = Duration.ofMillis(100);
    static final int TIMES_AS_LONG = 20;
    /** Some 30 MB. */
    static final int MOST_SCORES = 1_000_000;

    private static final Duration AS_GOOD_AS_NOW = Duration.ofMinutes(2);

    /** What the scores are. */
    public enum By {
        /** Occurrences in the range. */
        OCCURRENCES,
        /** Occurrences of the second half less those of the first, for the size of the first. */
        TREND
    }

    /** @param to null where it ends now, whenever that is */
    private record Question(
            By by, Scope scope, long minutes, @Nullable Instant to) {}

    private record Kept(Scores scores, long began, long took) {}

    private final QueryEngine engine;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final InFlight<Question, Kept> running = new InFlight<>();
    /** Those that were not asked for longest come first. */
    private final Map<Question, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    Rankings(QueryEngine engine, InstantSource clock) {
        this(engine, clock, System::nanoTime);
    }

    Rankings(QueryEngine engine, InstantSource clock, LongSupplier nanos) {
        this.engine = engine;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Of errors within the scope; 0 for those that did not happen in the range. Fails as {@link QueryEngine#counts} does. */
    public Mono<ToDoubleFunction<ErrorId>> scores(By by, Scope scope, Instant from, Instant to) {
        return Mono.defer(() -> {
            Question question = question(by, scope, from, to);
            Kept known = find(question);
            long age = known == null ? Long.MAX_VALUE : nanos.getAsLong() - known.began;
            Mono<Kept> anew = running.answer(question, () -> added(question, from, to));
            if (known == null || age > OLDEST.toNanos()) {
                return anew.map(Kept::scores);
            }
            if (age > freshFor(known.took)) {
                anew.subscribe(done -> {}, e -> log.debug("cannot rank errors anew", e));
            }
            return Mono.just(known.scores);
        });
    }

    private Question question(By by, Scope scope, Instant from, Instant to) {
        boolean endsNow = Duration.between(to, clock.instant()).abs().compareTo(AS_GOOD_AS_NOW) <= 0;
        return new Question(by, scope, Duration.between(from, to).toMinutes(), endsNow ? null : to);
    }

    private Mono<Kept> added(Question question, Instant from, Instant to) {
        return Mono.defer(() -> {
            long began = nanos.getAsLong();
            return scored(question, from, to).map(scores -> {
                Kept done = new Kept(Scores.of(scores), began, nanos.getAsLong() - began);
                keep(question, done);
                return done;
            });
        });
    }

    private Mono<Map<ErrorId, Double>> scored(Question question, Instant from, Instant to) {
        Scope scope = question.scope;
        if (question.by == By.OCCURRENCES) {
            return engine.counts(scope, from, to).map(counts -> {
                Map<ErrorId, Double> scores = new HashMap<>(2 * counts.size());
                counts.forEach((error, count) -> scores.put(id(error), (double) count));
                return scores;
            });
        }
        Instant middle = from.plus(Duration.between(from, to).dividedBy(2));
        return engine.counts(scope, from, middle).zipWith(engine.counts(scope, middle, to), Rankings::trend);
    }

    private static Map<ErrorId, Double> trend(Map<ErrorRef, Long> before, Map<ErrorRef, Long> after) {
        Map<ErrorId, Double> scores = new HashMap<>();
        Set<ErrorRef> all = new HashSet<>(before.keySet());
        all.addAll(after.keySet());
        for (ErrorRef error : all) {
            scores.put(id(error), trend(before.getOrDefault(error, 0L), after.getOrDefault(error, 0L)));
        }
        return scores;
    }

    /** How much more, in units of what chance would do. */
    public static double trend(long before, long after) {
        return (after - before) / Math.sqrt(before + 1.0);
    }

    private static ErrorId id(ErrorRef error) {
        return ErrorId.of(error.service(), error.key());
    }

    private @Nullable Kept find(Question question) {
        synchronized (kept) {
            return kept.get(question);
        }
    }

    private void keep(Question question, Kept done) {
        synchronized (kept) {
            kept.remove(question);
            if (freshFor(done.took) == 0
                    || question.scope instanceof Scope.Errors
                    || done.scores.size() > MOST_SCORES) {
                return;
            }
            kept.put(question, done);
            long now = nanos.getAsLong();
            kept.values().removeIf(each -> now - each.began > OLDEST.toNanos());
            long all =
                    kept.values().stream().mapToLong(each -> each.scores.size()).sum();
            for (Iterator<Kept> oldest = kept.values().iterator(); all > MOST_SCORES; ) {
                all -= oldest.next().scores.size();
                oldest.remove();
            }
        }
    }

    private static long freshFor(long took) {
        return took < WORTH_KEEPING.toNanos() ? 0 : Math.min(TIMES_AS_LONG * took, FRESH_AT_MOST.toNanos());
    }

    /** How many rankings are kept. */
    int size() {
        synchronized (kept) {
            return kept.size();
        }
    }
}
