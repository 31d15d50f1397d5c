package io.periskop.scrape;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ExpositionWriter;
import io.periskop.exposition.ReportedAggregate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run of a client: counts in its own memory, and tells all of it to whoever asks. */
final class FakeProcess {
    /** What a client does and does not say. */
    record Habits(boolean uuid, boolean createdAt, boolean occurrences) {
        static final Habits ALL = new Habits(true, true, true);
    }

    /** One document, and the counts in it that can be read. */
    record Answer(FakeProcess process, Map<String, Long> counts, byte[] bytes) {}

    private static final int OCCURRENCES_KEPT = 10;
    private static int serial;

    private final Habits habits;
    private final @Nullable String uuid;
    private final Map<String, ReportedAggregate> aggregates = new LinkedHashMap<>();

    FakeProcess(Habits habits, @Nullable String uuid) {
        this.habits = habits;
        this.uuid = uuid;
    }

    static String newUuid() {
        return "uuid-" + ++serial;
    }

    @Nullable
    String uuid() {
        return uuid;
    }

    Habits habits() {
        return habits;
    }

    long count(String key) {
        ReportedAggregate known = aggregates.get(key);
        return known == null ? 0 : known.totalCount();
    }

    void count(String key, long times, Instant at) {
        ReportedAggregate known = aggregates.get(key);
        List<Occurrence> occurrences = new ArrayList<>(known == null ? List.of() : known.occurrences());
        for (long i = Math.max(0, times - OCCURRENCES_KEPT); habits.occurrences && i < times; i++) {
            occurrences.add(occurrence(at));
        }
        int excess = Math.max(0, occurrences.size() - OCCURRENCES_KEPT);
        aggregates.put(
                key,
                new ReportedAggregate(
                        key,
                        count(key) + times,
                        Severity.ERROR,
                        known == null ? createdAt(at) : known.createdAt(),
                        occurrences.subList(excess, occurrences.size())));
    }

    /** No two runs begin at the same nanosecond. */
    private @Nullable Instant createdAt(Instant at) {
        return habits.createdAt ? at.plusNanos(++serial % 1_000_000) : null;
    }

    private static Occurrence occurrence(Instant at) {
        ErrorInstance error = new ErrorInstance("E", "it broke", List.of("at a", "at b"), null);
        return new Occurrence("occurrence-" + ++serial, at, Severity.ERROR, error, null);
    }

    /** @param spoiled keys whose aggregates are not what they should be */
    Answer answer(Set<String> spoiled) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ExpositionWriter().write(out, uuid, aggregates.values());
        String document = out.toString(StandardCharsets.UTF_8);
        for (String key : spoiled) {
            String before = "{\"aggregation_key\":\"" + key + "\",\"total_count\":";
            document = document.replace(before + count(key), before + "\"" + count(key) + "\"");
        }
        Map<String, Long> counts = aggregates.values().stream()
                .filter(aggregate -> !spoiled.contains(aggregate.key()))
                .collect(Collectors.toMap(ReportedAggregate::key, ReportedAggregate::totalCount));
        return new Answer(this, counts, document.getBytes(StandardCharsets.UTF_8));
    }
}
