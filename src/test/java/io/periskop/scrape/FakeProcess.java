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
import org.jspecify.annotations.Nullable;

/** One run of a client: counts in its own memory, and tells all of it to whoever asks. */
final class FakeProcess {
    /** What a client does and does not say. */
    record Habits(boolean uuid, boolean createdAt, boolean occurrences) {
        static final Habits ALL = new Habits(true, true, true);
    }

    /** One document, and what in it can be read, by key. */
    record Answer(FakeProcess process, Map<String, ReportedAggregate> said, byte[] bytes) {}

    private static final int OCCURRENCES_KEPT = 10;
    private static int serial;

    private final Habits habits;
    private final @Nullable String uuid;
    private final Map<String, ReportedAggregate> aggregates = new LinkedHashMap<>();
    private String message = "it broke";

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

    /** What occurrences say from now on. */
    void message(String next) {
        message = next;
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

    /** As clients do that list only some of many: nothing but the count changes. */
    void countSilently(String key, long times) {
        aggregates.computeIfPresent(
                key,
                (k, known) -> new ReportedAggregate(
                        k, known.totalCount() + times, known.severity(), known.createdAt(), known.occurrences()));
    }

    /** No two runs begin at the same nanosecond. */
    private @Nullable Instant createdAt(Instant at) {
        return habits.createdAt ? at.plusNanos(++serial % 1_000_000) : null;
    }

    private Occurrence occurrence(Instant at) {
        ErrorInstance error = new ErrorInstance("E", message, List.of("at a", "at b"), null);
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
        Map<String, ReportedAggregate> said = new LinkedHashMap<>(aggregates);
        said.keySet().removeAll(spoiled);
        return new Answer(this, said, document.getBytes(StandardCharsets.UTF_8));
    }
}
