package io.periskop.federation;

import io.periskop.error.Severity;
import io.periskop.exposition.Federated.Count;
import io.periskop.store.ErrorRef;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last word of other servers on each error, as they said it: what this one passes on. Not kept beyond the process: whoever is told less
 * because of that has what it was told before, and counts only grow.
 */
final class Mirror {
    private final int most;
    private final Consumer<ErrorRef> listener;
    private final Map<ErrorRef, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong refused = new AtomicLong();

    /** @param counts by the id and the epoch of who counted it */
    record Entry(
            Map<Counter, Count> counts,
            Severity severity,
            @Nullable Instant createdAt,
            @Nullable Instant lastSeen) {}

    /** Who counted. */
    record Counter(String id, String epoch) {}

    /**
     * @param most errors; of further ones nothing is passed on
     * @param listener is told of each error of which there is something new to pass on
     */
    Mirror(int most, Consumer<ErrorRef> listener) {
        this.most = most;
        this.listener = listener;
    }

    void put(
            ErrorRef error,
            Counter counter,
            Count count,
            Severity severity,
            @Nullable Instant createdAt,
            @Nullable Instant lastSeen) {
        Entry before = entries.get(error);
        if (before == null && entries.size() >= most) {
            refused.incrementAndGet();
            return;
        }
        Entry after = entries.compute(error, (ref, known) -> {
            Map<Counter, Count> counts = known == null ? Map.of() : known.counts();
            Count now = later(counts.get(counter), count);
            Map<Counter, Count> next = new ConcurrentHashMap<>(counts);
            next.put(counter, now);
            return new Entry(Map.copyOf(next), severity, createdAt, lastSeen);
        });
        if (before == null || !before.counts().equals(after.counts())) {
            listener.accept(error);
        }
    }

    /** Of one error the later of its lives, and of that the higher count. */
    private static Count later(@Nullable Count known, Count said) {
        if (known == null) {
            return said;
        }
        Instant before = known.began();
        Instant now = said.began();
        if (!Objects.equals(before, now)) {
            boolean older = before != null && (now == null || now.isBefore(before));
            return older ? known : said;
        }
        return known.count() >= said.count() ? known : said;
    }

    @Nullable
    Entry get(ErrorRef error) {
        return entries.get(error);
    }

    /** How often something was not noted because there are too many. */
    long refused() {
        return refused.get();
    }

    /** By id, of the epochs that are current. */
    static Map<String, Count> current(Entry entry, Map<String, String> epochs) {
        Map<String, Count> counts = new TreeMap<>();
        entry.counts().forEach((counter, count) -> {
            if (counter.epoch().equals(epochs.get(counter.id()))) {
                counts.put(counter.id(), count);
            }
        });
        return counts;
    }
}
