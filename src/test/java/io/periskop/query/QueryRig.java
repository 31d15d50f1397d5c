package io.periskop.query;

import io.periskop.label.Labels;
import io.periskop.query.Frame.Counts;
import io.periskop.query.Frame.Field;
import io.periskop.query.Frame.Texts;
import io.periskop.query.Frame.Times;
import io.periskop.store.ErrorRef;
import io.periskop.store.Said;
import io.periskop.store.StoreLimits;
import io.periskop.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A store in memory, what was put into it, and a query engine. */
final class QueryRig {
    static final Duration MINUTES = Duration.ofDays(3);
    static final StoreLimits LIMITS = new StoreLimits(1000, 1000, 9, MINUTES, Duration.ofDays(90), 1 << 20);

    /** One placed count. */
    record Placed(String service, String key, Labels series, long second, long count) {}

    final MemoryStore store = new MemoryStore(LIMITS, (service, what, count) -> {});
    final List<Placed> truth = new ArrayList<>();
    private final Map<String, Long> counted = new HashMap<>();
    private final Instant now;

    QueryRig(Instant now) {
        this.now = now;
    }

    QueryRig happens(Instant at, String service, String key, Labels series, long count) {
        String source = "source of " + series;
        long total = counted.merge(service + "/" + source + "/" + key, count, Long::sum);
        store.commit(List.of(Said.says(service, source, at)
                        .of(series)
                        .that(key, total)
                        .report()))
                .block();
        truth.add(new Placed(service, key, series, at.getEpochSecond() / 60 * 60, count));
        return this;
    }

    QueryRig happens(String at, String service, String key, long count) {
        return happens(Instant.parse(at), service, key, Labels.NONE, count);
    }

    QueryEngine engine() {
        return engine(QueryLimits.DEFAULT);
    }

    QueryEngine engine(QueryLimits limits) {
        return new QueryEngine(store, LIMITS, limits, () -> now, () -> 0);
    }

    Frame ask(TimeSeriesQuery query) {
        return engine().run(query).block().frames().get(0);
    }

    /** Class by key: {@code k3} and {@code k7} are both {@code odd}. */
    static Labels labels(ErrorRef error) {
        int number = Integer.parseInt(error.key().substring(1));
        return Labels.of(Map.of("key", error.key(), "class", number % 2 == 0 ? "even" : "odd"));
    }

    /** By group as text, the values of its points. */
    static Map<String, List<Long>> lines(Frame frame) {
        Map<String, List<Long>> lines = new LinkedHashMap<>();
        for (Field field : frame.fields()) {
            if (field.values() instanceof Counts counts) {
                lines.put(
                        String.join(",", new TreeMap<>(field.labels().byName()).values()),
                        Arrays.stream(counts.counts()).boxed().toList());
            }
        }
        return lines;
    }

    static List<Instant> times(Frame frame) {
        return Arrays.stream(((Times) frame.fields().get(0).values()).millis())
                .mapToObj(Instant::ofEpochMilli)
                .toList();
    }

    /** Of an instant answer: the texts of each row, and its number. */
    static Map<List<String>, Long> rows(Frame frame) {
        Map<List<String>, Long> rows = new LinkedHashMap<>();
        Counts counts = (Counts) frame.fields().get(frame.fields().size() - 1).values();
        for (int i = 0; i < counts.size(); i++) {
            List<String> texts = new ArrayList<>();
            for (Field field : frame.fields()) {
                if (field.values() instanceof Texts column) {
                    texts.add(column.texts().get(i));
                }
            }
            rows.put(texts, counts.counts()[i]);
        }
        return rows;
    }

    static Set<ErrorRef> refs(String service, String... keys) {
        Set<ErrorRef> refs = new HashSet<>();
        for (String key : keys) {
            refs.add(new ErrorRef(service, key));
        }
        return refs;
    }
}
