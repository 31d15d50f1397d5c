package io.periskop.store;

import static io.periskop.store.Said.SERVICE;
import static io.periskop.store.Said.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.label.Labels;
import io.periskop.series.Bucket;
import io.periskop.series.Resolution;
import io.periskop.store.Series.Cell;
import io.periskop.store.Series.Grouping;
import io.periskop.store.Series.Part;
import io.periskop.store.Series.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Sums over many errors, and labels of series. */
public interface SeriesReadsContract extends StoreFixture {
    long MINUTE_OF_T0 = T0.getEpochSecond() / 60;
    long DAY_OF_T0 = MINUTE_OF_T0 / 60 / 24;
    Labels V1 = Labels.of(Map.of("version", "1"));
    Labels V2 = Labels.of(Map.of("version", "2", "region", "eu"));

    /** One placed count. */
    record Placed(String service, String key, Labels series, long minute, long count) {}

    @Test
    default void daysOfUtcHoldTheirHours() {
        TestStore store = store();
        Instant midnight = T0.truncatedTo(ChronoUnit.DAYS);
        counts(store, midnight.minusSeconds(1), 2);
        counts(store, midnight, 5);
        counts(store, midnight.plus(Duration.ofHours(24)).minusSeconds(1), 9);
        assertThat(store.days(SERVICE, "k", Instant.MIN, Instant.MAX))
                .containsExactly(new Bucket((int) DAY_OF_T0 - 1, 2), new Bucket((int) DAY_OF_T0, 7));
        assertThat(store.days(SERVICE, "k", midnight.plusNanos(1), Instant.MAX)).isEmpty();
    }

    @Test
    default void sumsEqualTheNaiveModelHoweverTheyAreAskedFor() {
        TestStore store = store();
        Random random = new Random(4711);
        List<Placed> truth = new ArrayList<>();
        Map<String, Long> counted = new HashMap<>();
        List<Report> reports = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Labels series = List.of(Labels.NONE, V1, V2).get(random.nextInt(3));
            String service = "s" + random.nextInt(3);
            String source = "source-" + series;
            Instant at = T0.plusSeconds(random.nextInt(4 * 86_400));
            Said said = says(service, source, at).of(series);
            for (int k = 0; k < 3; k++) {
                String key = "k" + (3 * random.nextInt(2) + k);
                long delta = 1 + random.nextInt(9);
                said.that(key, counted.merge(service + source + key, delta, Long::sum));
                truth.add(new Placed(service, key, series, at.getEpochSecond() / 60, delta));
            }
            reports.add(said.report());
        }
        store.commit(reports.toArray(new Report[0]));

        for (int i = 0; i < 60; i++) {
            List<Part> parts = List.of(part(random), part(random));
            Scope scope = scope(random);
            for (Grouping grouping :
                    List.of(Grouping.SERVICE, Grouping.ERROR, new Grouping(false, true), new Grouping(true, true))) {
                assertThat(sums(store.occurrences(scope, grouping, parts)))
                        .as("%s by %s of %s", parts, grouping, scope)
                        .isEqualTo(sums(naive(truth, scope, grouping, parts)));
            }
            List<Integer> firstSlots = List.of(random.nextInt(3), random.nextInt(3));
            assertThat(sums(store.distinctErrors(scope, parts, firstSlots)))
                    .as("errors of %s in slots from %s", parts, firstSlots)
                    .isEqualTo(naiveErrors(truth, scope, parts, firstSlots));
            Set<String> heard = new HashSet<>();
            naive(truth, scope, Grouping.SERVICE, parts).forEach(cell -> heard.add(cell.service()));
            assertThat(TestStore.wait(store.series().sources(scope, parts)))
                    .extracting(Series.Source::service)
                    .as("sources of %s", parts)
                    .allMatch(heard::contains)
                    .containsAll(heard);
        }
    }

    @Test
    default void theSumOverSeriesIsWhatItWasWithoutLabels() {
        TestStore store = store();
        store.commit(
                says(SERVICE, "a", T0).that("k", 3).of(V1).report(),
                says(SERVICE, "b", T0).that("k", 5).of(V2).report(),
                says(SERVICE, "c", T0.plusSeconds(70)).that("k", 7).report());
        assertThat(store.minutes(SERVICE, "k", T0, T0.plusSeconds(120)))
                .containsExactly(new Bucket((int) MINUTE_OF_T0, 8), new Bucket((int) MINUTE_OF_T0 + 1, 7));
        assertThat(store.hours(SERVICE, "k", T0, T0.plusSeconds(120)))
                .extracting(Bucket::count)
                .containsExactly(15L);
        assertThat(store.days(SERVICE, "k", Instant.MIN, Instant.MAX))
                .extracting(Bucket::count)
                .containsExactly(15L);
        assertThat(store.total(SERVICE, "k")).isEqualTo(15);
        assertThat(bySeries(store)).isEqualTo(Map.of(V1, 3L, V2, 5L, Labels.NONE, 7L));
    }

    @Test
    default void seriesThereIsNoPlaceForAreCountedTogether() {
        List<String> dropped = new ArrayList<>();
        StoreLimits two = new StoreLimits(9, 9, 9, Duration.ofDays(14), Duration.ofDays(400), 2, 1 << 20);
        TestStore store = store(two, (service, what, n) -> dropped.add(service + " " + what + " " + n));
        for (int i = 1; i <= 4; i++) {
            store.commit(says(SERVICE, "v" + i, T0).that("k", i).of(version(i)).report());
        }
        store.commit(
                says(SERVICE, "v1", T0.plusSeconds(1))
                        .that("k", 11)
                        .of(version(1))
                        .report(),
                says(SERVICE, "v3", T0.plusSeconds(1))
                        .that("k", 13)
                        .of(version(3))
                        .report());
        assertThat(bySeries(store))
                .isEqualTo(
                        Map.of(version(1), 11L, version(2), 2L, Labels.of(Map.of("version", SeriesLabels.OTHER)), 17L));
        assertThat(dropped).containsExactly(SERVICE + " SERIES 1", SERVICE + " SERIES 1", SERVICE + " SERIES 1");
        assertThat(store.total(SERVICE, "k")).isEqualTo(11 + 2 + 13 + 4);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aSeriesNotCountedForLongGivesUpItsPlace() {
        StoreLimits one = new StoreLimits(9, 9, 9, Duration.ofDays(14), Duration.ofDays(400), 1, 1 << 20);
        TestStore store = store(one, (service, what, n) -> {});
        store.commit(says(SERVICE, "v1", T0).that("k", 1).of(version(1)).report());
        store.commit(says(SERVICE, "v2", T0.plus(Duration.ofDays(13)))
                .that("k", 2)
                .of(version(2))
                .report());
        store.commit(says(SERVICE, "v3", T0.plus(Duration.ofDays(16)))
                .that("k", 4)
                .of(version(3))
                .report());
        store.commit(says(SERVICE, "v1", T0.plus(Duration.ofDays(16)))
                .that("k", 9)
                .of(version(1))
                .report());
        assertThat(bySeries(store))
                .isEqualTo(
                        Map.of(version(1), 1L, version(3), 4L, Labels.of(Map.of("version", SeriesLabels.OTHER)), 10L));
    }

    @Test
    default void largeCountsAreExact() {
        TestStore store = store();
        long[] counts = {(1L << 32) - 1, (1L << 32) + 5, (1L << 61) + 12_345_678_901L};
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            store.commit(says(SERVICE, "a" + i, T0.plusSeconds(60L * i))
                    .that("k", counts[i])
                    .report());
            sum += counts[i];
            assertThat(store.occurrences(
                            new Scope.Everything(),
                            Grouping.SERVICE,
                            List.of(new Part(Resolution.MINUTE, MINUTE_OF_T0, MINUTE_OF_T0 + 10, 10))))
                    .extracting(Cell::count)
                    .containsExactly(sum);
            assertThat(store.hours(SERVICE, "k", T0, T0.plusSeconds(60)))
                    .extracting(Bucket::count)
                    .containsExactly(sum);
        }
    }

    @Test
    default void countsDoNotOverflow() {
        TestStore store = store();
        store.commit(
                says(SERVICE, "a", T0).that("k", Long.MAX_VALUE - 2).report(),
                says(SERVICE, "b", T0.plusSeconds(60))
                        .that("j", Long.MAX_VALUE - 2)
                        .report());
        assertThat(store.occurrences(
                        new Scope.Services(Set.of(SERVICE)),
                        Grouping.SERVICE,
                        List.of(new Part(Resolution.HOUR, MINUTE_OF_T0 / 60, MINUTE_OF_T0 / 60 + 1, 1))))
                .extracting(Cell::count)
                .containsExactly(Long.MAX_VALUE);
    }

    @Test
    default void whatIsAffectedIsWhoCountedIt() {
        TestStore store = store();
        store.commit(
                says(SERVICE, "a", T0).that("k", 1).that("j", 1).report(),
                says(SERVICE, "b", T0).that("k", 1).report(),
                says("other", "a", T0).that("k", 1).report());
        ErrorRef k = new ErrorRef(SERVICE, "k");
        ErrorRef j = new ErrorRef(SERVICE, "j");
        List<Series.Affected> affected = TestStore.wait(
                store.series().affected(Set.of(k, j, new ErrorRef("no", "k"), new ErrorRef(SERVICE, "no"))));
        assertThat(affected).extracting(Series.Affected::error).containsExactlyInAnyOrder(k, k, j);
        assertThat(new TreeSet<>(affected.stream().map(Series.Affected::source).toList()))
                .hasSize(2);
        long day = T0.getEpochSecond() / 86_400;
        List<Part> then = List.of(new Part(Resolution.DAY, day, day + 1, 1), new Part(Resolution.DAY, day, day + 2, 1));
        assertThat(sources(store, new Scope.Everything(), then)).isEqualTo(Map.of(SERVICE, 2, "other", 1));
        assertThat(sources(store, new Scope.Services(Set.of("other", "no")), then))
                .isEqualTo(Map.of("other", 1));
        assertThat(sources(store, new Scope.Errors(Set.of(j)), then)).isEqualTo(Map.of(SERVICE, 1));
        assertThat(sources(store, new Scope.Everything(), List.of(new Part(Resolution.DAY, day + 1, day + 2, 1))))
                .isEmpty();
        store.fold(T0.plusSeconds(1), T0.minusSeconds(1));
        assertThat(TestStore.wait(store.series().affected(Set.of(k)))).isEmpty();
        assertThat(sources(store, new Scope.Everything(), then)).isEmpty();
    }

    private static Map<String, Integer> sources(TestStore store, Scope scope, List<Part> parts) {
        Map<String, Integer> counts = new HashMap<>();
        TestStore.wait(store.series().sources(scope, parts))
                .forEach(source -> counts.merge(source.service(), 1, Integer::sum));
        return counts;
    }

    @Test
    default void theOldestDayIsKnown() {
        TestStore store = store();
        assertThat(TestStore.wait(store.series().since())).isNull();
        counts(store, T0, 2);
        assertThat(TestStore.wait(store.series().since())).isEqualTo(T0.truncatedTo(ChronoUnit.DAYS));
    }

    private static Labels version(int number) {
        return Labels.of(Map.of("version", Integer.toString(number)));
    }

    private static Map<Labels, Long> bySeries(TestStore store) {
        Map<Labels, Long> sums = new HashMap<>();
        store.occurrences(
                        new Scope.Everything(),
                        new Grouping(false, true),
                        List.of(new Part(Resolution.DAY, 0, DAY_OF_T0 + 100, DAY_OF_T0 + 100)))
                .forEach(cell -> sums.merge(cell.series(), cell.count(), Long::sum));
        return sums;
    }

    private static Part part(Random random) {
        Resolution resolution = Resolution.values()[random.nextInt(3)];
        long steps = 4L * 86_400 / resolution.seconds();
        long first = T0.getEpochSecond() / resolution.seconds() - 1 + random.nextInt((int) steps);
        return new Part(resolution, first, first + random.nextInt((int) steps), 1 + random.nextInt((int) (steps / 2)));
    }

    private static Scope scope(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Scope.Everything();
            case 1 -> new Scope.Services(Set.of("s0", "s2", "unknown"));
            default ->
                new Scope.Errors(Set.of(
                        new ErrorRef("s0", "k1"),
                        new ErrorRef("s0", "k5"),
                        new ErrorRef("s1", "k2"),
                        new ErrorRef("s1", "unknown"),
                        new ErrorRef("unknown", "k2")));
        };
    }

    private static Predicate<Placed> isIn(Scope scope) {
        if (scope instanceof Scope.Services named) {
            return placed -> named.names().contains(placed.service());
        }
        if (scope instanceof Scope.Errors list) {
            return placed -> list.errors().contains(new ErrorRef(placed.service(), placed.key()));
        }
        return placed -> true;
    }

    private static List<Cell> naive(List<Placed> truth, Scope scope, Grouping grouping, List<Part> parts) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            for (Placed placed : truth.stream().filter(isIn(scope)).toList()) {
                long step = placed.minute() * 60 / part.resolution().seconds();
                if (step >= part.from() && step < part.to()) {
                    cells.add(new Cell(
                            i,
                            (step - part.from()) / part.width(),
                            placed.service(),
                            grouping.byError() ? placed.key() : "",
                            grouping.bySeries() ? placed.series() : Labels.NONE,
                            placed.count()));
                }
            }
        }
        return cells;
    }

    private static Map<Cell, Long> naiveErrors(
            List<Placed> truth, Scope scope, List<Part> parts, List<Integer> firstSlots) {
        Map<Cell, Long> errors = new HashMap<>();
        naive(truth, scope, Grouping.ERROR, parts).stream()
                .map(cell -> new Cell(
                        0, firstSlots.get(cell.part()) + cell.slot(), cell.service(), cell.key(), cell.series(), 0))
                .distinct()
                .forEach(cell -> errors.merge(
                        new Cell(cell.part(), cell.slot(), cell.service(), "", Labels.NONE, 0), 1L, Long::sum));
        return errors;
    }

    private static Map<Cell, Long> sums(List<Cell> cells) {
        Map<Cell, Long> sums = new HashMap<>();
        cells.forEach(cell -> sums.merge(
                new Cell(cell.part(), cell.slot(), cell.service(), cell.key(), cell.series(), 0),
                cell.count(),
                Long::sum));
        return sums;
    }

    private static void counts(TestStore store, Instant at, long upTo) {
        store.commit(says(SERVICE, "a", at).that("k", upTo).report());
    }
}
