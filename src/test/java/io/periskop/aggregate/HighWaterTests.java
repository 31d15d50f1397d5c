package io.periskop.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.Mark;
import io.periskop.store.Marks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HighWaterTests {
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant T1 = T0.plusSeconds(60);
    private static final Instant T2 = T0.plusSeconds(120);

    private Marks marks = Marks.none("k");
    private long total;

    @Test
    void firstReportCountsInFull() {
        report(T0, 7);
        assertThat(total).isEqualTo(7);
    }

    @Test
    void growthCountsTheDifferenceAndRepetitionNothing() {
        report(T0, 7);
        report(T0, 7);
        report(T0, 9);
        report(T0, 9);
        assertThat(total).isEqualTo(9);
    }

    @Test
    void aLowerCountOfTheSameRunIsAnOldAnswer() {
        report(T0, 10);
        assertThat(report(T0, 4).late()).isTrue();
        report(T0, 11);
        assertThat(total).isEqualTo(11);
    }

    @Test
    void aNewRunCountsInFullWhateverItsCount() {
        report(T0, 10);
        report(T1, 4);
        assertThat(total).isEqualTo(14);
        report(T2, 50);
        assertThat(total).isEqualTo(64);
    }

    @Test
    void aLateAnswerOfTheRunBeforeAddsOnlyWhatWasNotCountedOfIt() {
        report(T0, 10);
        report(T1, 4);
        report(T0, 8);
        assertThat(total).isEqualTo(14);
        report(T0, 12);
        assertThat(total).isEqualTo(16);
    }

    @Test
    void withoutCreatedAtOnlyALowerCountIsARestart() {
        report(null, 10);
        assertThat(report(null, 4).restarted()).isTrue();
        report(null, 6);
        assertThat(total).isEqualTo(16);
        report(null, 20);
        assertThat(total).isEqualTo(30);
    }

    @Test
    void withoutCreatedAtALowerCountFurtherDownTheSameDocumentIsNoRestart() {
        List<ReportedAggregate> merged =
                Documents.byKey(List.of(said(null, 5), said(null, 2))).get("k");
        assertThat(merged).extracting(ReportedAggregate::totalCount).containsExactly(5L);
    }

    @Test
    void manyRestartsKeepFewRunsAndEveryCount() {
        for (int i = 0; i < 1000; i++) {
            report(T0.plusSeconds(i), 3);
        }
        assertThat(total).isEqualTo(3000);
        assertThat(marks.sum()).isEqualTo(3000);
        assertThat(marks.runs()).hasSizeLessThanOrEqualTo(HighWater.RUNS_KEPT);
        assertThat(report(T0.plusSeconds(5), 400).late()).isTrue();
        assertThat(total).isEqualTo(3000);
    }

    @Test
    void sumsSaturateInsteadOfOverflowing() {
        assertThat(HighWater.sum(Long.MAX_VALUE - 1, 5)).isEqualTo(Long.MAX_VALUE);
        assertThat(HighWater.sum(2, 5)).isEqualTo(7);
    }

    /** Duplicates, retries and any order of the answers of several runs give what the runs counted. */
    @Property(tries = 300)
    void anyOrderAndAnyRepetitionGiveTheTruth(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = HighWater.RUNS_KEPT) int runs) {
        Random random = new Random(seed);
        Map<Instant, Long> truth = new HashMap<>();
        List<ReportedAggregate> said = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            long count = 0;
            for (int i = 0; i < 6; i++) {
                count += random.nextInt(5);
                said.add(said(T0.plusSeconds(run), count));
                truth.put(T0.plusSeconds(run), count);
            }
        }
        said.addAll(said.subList(0, random.nextInt(said.size())));
        Collections.shuffle(said, random);
        said.forEach(this::report);

        long expected = truth.values().stream().mapToLong(Long::longValue).sum();
        assertThat(total).isEqualTo(expected);
        assertThat(marks.sum()).isEqualTo(expected);
        marks = Marks.none("k");
        total = 0;
    }

    /**
     * Processes of several sources, told apart by (source, created_at), answer in any order and more than once. One of
     * each source's does not say created_at: its answers keep their order, and it restarts to lower counts only.
     */
    @Property(tries = 300)
    void processesOfEveryHabitGiveTheTruth(@ForAll long seed) {
        Random random = new Random(seed);
        long expected = 0;
        long counted = 0;
        for (int source = 0; source < 3; source++) {
            Marks known = Marks.none("k");
            List<ReportedAggregate> dated = new ArrayList<>();
            for (int run = random.nextInt(HighWater.RUNS_KEPT); run > 0; run--) {
                expected += climb(random, T0.plusNanos(run), 1 + random.nextInt(1000), dated);
            }
            Collections.shuffle(dated, random);
            List<ReportedAggregate> undated = new ArrayList<>();
            long lower = 100;
            for (int run = random.nextInt(4); run > 0 && lower > 1; run--) {
                long first = 1 + random.nextInt((int) lower - 1);
                expected += climb(random, null, first, undated);
                lower = undated.get(undated.size() - 1).totalCount();
            }
            while (!dated.isEmpty() || !undated.isEmpty()) {
                boolean fromUndated = dated.isEmpty() || !undated.isEmpty() && random.nextBoolean();
                ReportedAggregate said = (fromUndated ? undated : dated).remove(0);
                for (int times = 1 + random.nextInt(2); times > 0; times--) {
                    HighWater.Raised raised = HighWater.raise(known, said, said.severity());
                    known = raised.marks();
                    counted += raised.delta();
                }
            }
            assertThat(known.runs()).hasSizeLessThanOrEqualTo(HighWater.RUNS_KEPT);
        }
        assertThat(counted).isEqualTo(expected);
    }

    /** Of more runs than are told apart, whatever their order, nothing is counted twice, and marks and total agree. */
    @Property(tries = 300)
    void tooManyRunsAreNeverCountedTwice(@ForAll long seed) {
        Random random = new Random(seed);
        List<ReportedAggregate> said = new ArrayList<>();
        long truth = 0;
        for (int run = 0; run < 4 * HighWater.RUNS_KEPT; run++) {
            truth += climb(random, T0.plusSeconds(run), 1, said);
        }
        Collections.shuffle(said, random);
        said.forEach(this::report);
        assertThat(total).isPositive().isLessThanOrEqualTo(truth);
        assertThat(marks.sum()).isEqualTo(total);
        assertThat(marks.runs()).extracting(Mark::createdAt).isSorted().doesNotHaveDuplicates();
        marks = Marks.none("k");
        total = 0;
    }

    /** Answers of one run, ever higher; tells the highest. */
    private static long climb(Random random, Instant createdAt, long first, List<ReportedAggregate> said) {
        long count = first;
        for (int i = random.nextInt(6); i >= 0; i--) {
            said.add(said(createdAt, count));
            count += i == 0 ? 0 : random.nextInt(5);
        }
        return said.get(said.size() - 1).totalCount();
    }

    private HighWater.Raised report(Instant createdAt, long count) {
        return report(said(createdAt, count));
    }

    private HighWater.Raised report(ReportedAggregate said) {
        HighWater.Raised raised = HighWater.raise(marks, said, said.severity());
        marks = raised.marks();
        total += raised.delta();
        assertThat(raised.delta()).isNotNegative();
        return raised;
    }

    private static ReportedAggregate said(Instant createdAt, long count) {
        return new ReportedAggregate("k", count, Severity.ERROR, createdAt, List.of());
    }
}
