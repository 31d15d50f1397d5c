package io.periskop.query;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Answers that may be a little old where they take long. What took long is kept for some times as long, and answers the same
 * question until then; who asks a little later gets it too, while it is found out anew. What is quickly answered is always of
 * now. Thread-safe.
 */
public final class KeptAnswers<K, V> {
    /** How old an answer may be. */
    static final Duration OLDEST = Duration.ofSeconds(60);

    static final Duration FRESH_AT_MOST = Duration.ofSeconds(30);
    static final Duration WORTH_KEEPING = Duration.ofMillis(100);
    static final int TIMES_AS_LONG = 20;

    private static final Logger log = LoggerFactory.getLogger(KeptAnswers.class);

    /** @param isNew false where it was there already, or somebody else asked for it */
    public record Answer<V>(V value, boolean isNew) {}

    private record Entry<V>(V value, long began, long took, long weight) {}

    private final ToLongFunction<V> weight;
    private final long mostWeight;
    private final LongSupplier nanos;
    private final InFlight<K, Entry<V>> running = new InFlight<>();
    /** Those that were not asked for longest come first. */
    private final Map<K, Entry<V>> kept = new LinkedHashMap<>(16, 0.75f, true);

    /** @param mostWeight of all that is kept */
    public KeptAnswers(ToLongFunction<V> weight, long mostWeight, LongSupplier nanos) {
        this.weight = weight;
        this.mostWeight = mostWeight;
        this.nanos = nanos;
    }

    /** Fails as the work does, which then is not kept; what was kept before stays. */
    public Mono<Answer<V>> answer(K question, Supplier<Mono<V>> work) {
        return Mono.defer(() -> {
            Entry<V> known = find(question);
            long age = known == null ? Long.MAX_VALUE : nanos.getAsLong() - known.began;
            AtomicBoolean mine = new AtomicBoolean();
            Mono<Entry<V>> anew = running.answer(question, () -> {
                mine.set(true);
                return done(question, work);
            });
            if (known == null || age > OLDEST.toNanos()) {
                return anew.map(entry -> new Answer<>(entry.value, mine.get()));
            }
            if (age > freshFor(known.took)) {
                anew.subscribe(done -> {}, e -> log.debug("cannot answer anew", e));
            }
            return Mono.just(new Answer<>(known.value, false));
        });
    }

    private Mono<Entry<V>> done(K question, Supplier<Mono<V>> work) {
        return Mono.defer(() -> {
            long began = nanos.getAsLong();
            return work.get().map(value -> {
                Entry<V> done = new Entry<>(value, began, nanos.getAsLong() - began, weight.applyAsLong(value));
                keep(question, done);
                return done;
            });
        });
    }

    private @Nullable Entry<V> find(K question) {
        synchronized (kept) {
            return kept.get(question);
        }
    }

    private void keep(K question, Entry<V> done) {
        synchronized (kept) {
            kept.remove(question);
            if (freshFor(done.took) == 0 || done.weight > mostWeight) {
                return;
            }
            kept.put(question, done);
            long now = nanos.getAsLong();
            kept.values().removeIf(each -> now - each.began > OLDEST.toNanos());
            long all = kept.values().stream().mapToLong(Entry::weight).sum();
            for (Iterator<Entry<V>> oldest = kept.values().iterator(); all > mostWeight; ) {
                all -= oldest.next().weight;
                oldest.remove();
            }
        }
    }

    private static long freshFor(long took) {
        return took < WORTH_KEEPING.toNanos() ? 0 : Math.min(TIMES_AS_LONG * took, FRESH_AT_MOST.toNanos());
    }

    /** How many answers are kept. */
    int size() {
        synchronized (kept) {
            return kept.size();
        }
    }
}
