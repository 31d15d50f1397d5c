package io.periskop.push;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.Mark;
import io.periskop.store.Marks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one pusher said about one error.
 *
 * @param marks what it counted, by run
 * @param occurrences newest first
 * @param weight about the bytes that all of it takes
 * @param told whether scrapers are told of it: not what a {@code PUT} left out
 */
record PushedError(String key, Marks marks, List<Occurrence> occurrences, long weight, boolean told) {
    PushedError {
        occurrences = List.copyOf(occurrences);
    }

    static PushedError of(String key, Marks marks, List<Occurrence> occurrences, boolean told) {
        long weight = Weight.ofCounts(key, marks.runs().size());
        for (Occurrence occurrence : occurrences) {
            weight += Weight.of(occurrence);
        }
        return new PushedError(key, marks, occurrences, weight, told);
    }

    Severity severity() {
        return marks.severity();
    }

    /** When its oldest run that is remembered began to count it; null where no run says so. */
    @Nullable
    Instant createdAt() {
        return marks.runs().stream()
                .map(Mark::createdAt)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /**
     * As the pusher itself would say it: an entry a run, the oldest first, and the occurrences with the newest. A run
     * that does not say when it began has counted what those before it did as well, since nothing else tells them apart.
     */
    List<ReportedAggregate> byRun() {
        List<Mark> runs = marks.runs();
        List<ReportedAggregate> entries = new ArrayList<>(runs.size());
        for (int i = 0; i < runs.size(); i++) {
            Mark run = runs.get(i);
            long count = run.createdAt() == null ? run.high() + marks.closed() : run.high();
            List<Occurrence> shown = i == runs.size() - 1 ? occurrences : List.of();
            entries.add(new ReportedAggregate(key, count, severity(), run.createdAt(), shown));
        }
        return entries;
    }

    PushedError untold() {
        return of(key, marks, List.of(), false);
    }

    /** With its newest occurrence only. */
    PushedError abridged() {
        return occurrences.size() < 2 ? this : of(key, marks, occurrences.subList(0, 1), told);
    }
}
