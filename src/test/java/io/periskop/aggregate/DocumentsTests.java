package io.periskop.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DocumentsTests {
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void keysKeepTheDocumentsOrder() {
        assertThat(Documents.byKey(List.of(said("b", 1, T0), said("a", 2, T0), said("b", 3, T0.plusSeconds(1)))))
                .containsExactly(
                        Map.entry("b", List.of(said("b", 1, T0), said("b", 3, T0.plusSeconds(1)))),
                        Map.entry("a", List.of(said("a", 2, T0))));
    }

    @Test
    void entriesOfOneRunAreOneWithTheHighestCount() {
        assertThat(counts(said("k", 2, T0), said("k", 5, T0), said("k", 3, T0))).containsExactly(5L);
        assertThat(counts(said("k", 5, null), said("k", 2, null))).containsExactly(5L);
    }

    @Test
    void entriesOfDifferentRunsStayApart() {
        assertThat(counts(said("k", 5, T0), said("k", 2, T0.plusNanos(1)), said("k", 3, null), said("k", 9, T0)))
                .containsExactly(9L, 2L, 3L);
    }

    @Test
    void theLaterEntrySaysTheSeverityAndBothSayWhatHappened() {
        ReportedAggregate first =
                new ReportedAggregate("k", 5, Severity.ERROR, T0, List.of(occurrence("1"), occurrence("2")));
        ReportedAggregate second =
                new ReportedAggregate("k", 4, Severity.INFO, T0, List.of(occurrence("3"), occurrence("1")));
        ReportedAggregate merged =
                Documents.byKey(List.of(first, second)).get("k").get(0);
        assertThat(merged.severity()).isEqualTo(Severity.INFO);
        assertThat(merged.occurrences()).extracting(Occurrence::uuid).containsExactly("1", "2", "3", "1");
    }

    @Test
    void anEmptyDocumentSaysNothing() {
        assertThat(Documents.byKey(List.of())).isEmpty();
    }

    private static List<Long> counts(ReportedAggregate... aggregates) {
        return Documents.byKey(List.of(aggregates)).get("k").stream()
                .map(ReportedAggregate::totalCount)
                .toList();
    }

    private static ReportedAggregate said(String key, long count, @Nullable Instant createdAt) {
        return new ReportedAggregate(key, count, Severity.ERROR, createdAt, List.of());
    }

    private static Occurrence occurrence(String uuid) {
        return new Occurrence(uuid, T0, Severity.ERROR, ErrorInstance.UNKNOWN, null);
    }
}
