package io.periskop.store;

import static io.periskop.store.Said.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.ErrorLimit;
import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.Ingested;
import io.periskop.aggregate.Observation;
import io.periskop.aggregate.Verdict;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.label.Labels;
import io.periskop.series.Bucket;
import io.periskop.store.Sources.Count;
import io.periskop.store.Sources.Folded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What one source counts for its own keys may be counted to any errors, to others from one report to the next. */
public interface RoutesContract extends StoreFixture {
    Instant LONG_AFTER = T0.plus(Duration.ofDays(2));

    @Test
    default void manyKeysOfManySourcesAreOneError() {
        TestStore store = store();
        hears(store, all("g"), "a", T0, says("k1", 3), says("k2", 4), says("g", 5));
        hears(store, all("g"), "b", T0, says("k1", 10));
        hears(store, all("g"), "a", T0, says("k2", 6), says("k1", 3));
        assertThat(store.of(SERVICE)).extracting(StoredError::key).containsExactly("g");
        assertThat(store.total(SERVICE, "g")).isEqualTo(24);
        assertThat(store.counts()).containsExactlyInAnyOrder(count("g", "a", 14), count("g", "b", 10));
        assertThat(store.hours(SERVICE, "g", T0, LONG_AFTER)).hasSizeLessThanOrEqualTo(1);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aSourcesCountHasTheMostSevereOfItsSeverities() {
        TestStore store = store();
        hears(store, all("g"), "a", T0, severe("k1", "info"), severe("k2", "critical"), severe("k3", "warning"));
        assertThat(store.counts()).containsExactly(new Count(SERVICE, "g", Severity.of("critical"), "a", 3));
    }

    @Test
    default void whatWasCountedStaysAndWhatGrowsGoesElsewhereAndBack() {
        TestStore store = store();
        hears(store, ErrorRules.NONE, "a", T0, says("k", 5));
        hears(store, ErrorRules.NONE, "b", T0, says("k", 100));
        hears(store, all("g"), "a", T0.plusSeconds(10), says("k", 8));
        assertThat(store.total(SERVICE, "k")).isEqualTo(105);
        assertThat(store.find(SERVICE, "k").folded()).isEqualTo(5);
        assertThat(store.counts())
                .containsExactlyInAnyOrder(count("k", "b", 100), count("k", "", 5), count("g", "a", 3));
        hears(store, ErrorRules.NONE, "a", T0.plusSeconds(20), says("k", 9));
        hears(store, all("g"), "b", T0.plusSeconds(20), says("k", 101));
        assertThat(store.total(SERVICE, "k")).isEqualTo(106);
        assertThat(store.total(SERVICE, "g")).isEqualTo(4);
        assertThat(store.counts())
                .containsExactlyInAnyOrder(
                        count("k", "a", 1), count("k", "", 105), count("g", "", 3), count("g", "b", 1));
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void whatIsRoutedComesBackAsItWas() {
        TestStore store = store();
        Severity critical = Severity.of("critical");
        Labels labels = Labels.of(Map.of("team", "shop", "owner", "é'"));
        hears(store, said -> new Verdict.Ruled("g", critical, labels, 0), "a", T0, says("k", 5));
        hears(store, all("h"), "a", T0, says("k", 7));
        assertThat(store.before(SERVICE, "a", "k").marks("k"))
                .isEqualTo(new Marks(List.of(new Mark(T0, 7)), 0, null, Severity.ERROR, "h", 5));
        StoredError left = store.find(SERVICE, "g");
        assertThat(left.labels()).isEqualTo(labels);
        assertThat(left.severity()).isEqualTo(critical);
        assertThat(left.severitySource()).isEmpty();
        StoredError now = store.find(SERVICE, "h");
        assertThat(now.severitySource()).isEqualTo("a");
        assertThat(now.severityOrigin()).isEqualTo("k");
        assertThat(now.labels()).isEqualTo(Labels.NONE);
    }

    @Test
    default void aMergeIsShownTheErrorsOfItsKeysAndThoseThatItsMarksAreRoutedTo() {
        TestStore store = store();
        hears(store, all("g"), "a", T0, says("k", 5));
        hears(store, ErrorRules.NONE, "b", T0, says("h", 1), says("l", 1));
        Before[] shown = new Before[1];
        store.commit(new Report(SERVICE, "a", T0, Labels.NONE, Set.of("k"), Set.of("h", "unknown"), before -> {
            shown[0] = before;
            return After.NOTHING;
        }));
        assertThat(shown[0].errors()).containsOnlyKeys("g", "h");
        assertThat(shown[0].error("g").error()).isEqualTo(store.find(SERVICE, "g"));
        assertThat(shown[0].marks()).containsOnlyKeys("k");
    }

    @Test
    default void aMergeSeesWhereTheOneBeforeItRouted() {
        TestStore store = store();
        List<Before> shown = new ArrayList<>();
        Report looking = new Report(SERVICE, "a", T0, Labels.NONE, Set.of("k"), Set.of(), before -> {
            shown.add(before);
            return After.NOTHING;
        });
        store.commit(routed("k", 3, "g"), looking, routed("k", 4, "h"), looking);
        assertThat(shown).extracting(before -> before.marks("k").route()).containsExactly("g", "h");
        assertThat(shown).extracting(before -> before.errors().keySet()).containsExactly(Set.of("g"), Set.of("h"));
    }

    @Test
    default void whatDoesNotGrowMovesWithoutAnError() {
        TestStore store = store();
        hears(store, ErrorRules.NONE, "a", T0, says("k", 5));
        hears(store, all("g"), "a", T0, says("k", 5));
        assertThat(store.of(SERVICE)).extracting(StoredError::key).containsExactly("k");
        assertThat(store.counts()).containsExactly(count("k", "", 5));
        assertThat(store.check()).isEmpty();
        assertThat(store.fold(LONG_AFTER, Instant.EPOCH)).isEqualTo(new Folded(1, 0));
        assertThat(store.check()).isEmpty();
        hears(store, all("g"), "a", LONG_AFTER, says("k", 6));
        assertThat(store.total(SERVICE, "k")).isEqualTo(5);
        assertThat(store.total(SERVICE, "g")).isEqualTo(1);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aRoutedSourceIsFoldedComesBackAndGoesOnElsewhere() {
        TestStore store = store();
        hears(store, ErrorRules.NONE, "a", T0, says("k", 5), says("l", 1));
        hears(store, all("g"), "a", T0, says("k", 8));
        assertThat(store.fold(LONG_AFTER, Instant.EPOCH)).isEqualTo(new Folded(1, 0));
        assertThat(store.find(SERVICE, "k").folded()).isEqualTo(5);
        assertThat(store.find(SERVICE, "g").folded()).isEqualTo(3);
        assertThat(store.check()).isEmpty();
        store.heard(SERVICE, "a", LONG_AFTER);
        assertThat(store.find(SERVICE, "k").folded()).isEqualTo(5);
        assertThat(store.find(SERVICE, "g").folded()).isZero();
        assertThat(store.check()).isEmpty();
        store.fold(LONG_AFTER.plusSeconds(1), Instant.EPOCH);
        hears(store, all("h"), "a", LONG_AFTER.plusSeconds(2), says("k", 10), says("l", 1));
        assertThat(store.total(SERVICE, "k")).isEqualTo(5);
        assertThat(store.total(SERVICE, "g")).isEqualTo(3);
        assertThat(store.total(SERVICE, "h")).isEqualTo(2);
        assertThat(store.find(SERVICE, "g").folded()).isEqualTo(3);
        assertThat(store.find(SERVICE, "h").folded()).isZero();
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aRoutedSourceThatIsForgottenIsCountedAnewWhereItIsRoutedThen() {
        TestStore store = store();
        hears(store, ErrorRules.NONE, "a", T0, says("k", 5));
        hears(store, all("g"), "a", T0, says("k", 8));
        store.fold(LONG_AFTER, LONG_AFTER);
        assertThat(store.fold(LONG_AFTER, LONG_AFTER)).isEqualTo(new Folded(0, 1));
        assertThat(store.check()).isEmpty();
        hears(store, all("h"), "a", LONG_AFTER, says("k", 8));
        assertThat(store.total(SERVICE, "k")).isEqualTo(5);
        assertThat(store.total(SERVICE, "g")).isEqualTo(3);
        assertThat(store.total(SERVICE, "h")).isEqualTo(8);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void duplicatesAndLateAnswersAreNotCountedAfterARouteChanged() {
        TestStore store = store();
        hears(store, ErrorRules.NONE, "a", T0, says("k", 5));
        hears(store, all("g"), "a", T0, says("k", 8));
        hears(store, all("g"), "a", T0, says("k", 8));
        assertThat(hears(store, ErrorRules.NONE, "a", T0, says("k", 5)).late()).isEqualTo(1);
        assertThat(hears(store, all("h"), "a", T0, says("k", 7)).counted()).isZero();
        assertThat(store.total(SERVICE, "k")).isEqualTo(5);
        assertThat(store.total(SERVICE, "g")).isEqualTo(3);
        assertThat(store.total(SERVICE, "h")).isZero();
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aRestartAfterARouteChangedCountsInFull() {
        TestStore store = store();
        hears(store, ErrorRules.NONE, "a", T0, says("k", 5));
        hears(store, all("g"), "a", T0, says("k", 8));
        for (int run = 1; run <= 20; run++) {
            hears(store, all(run % 2 == 0 ? "g" : "h"), "a", T0, dated("k", 10, T0.plusNanos(run)));
        }
        hears(store, ErrorRules.NONE, "a", T0, dated("k", 11, T0.plusNanos(20)));
        assertThat(store.total(SERVICE, "k")).isEqualTo(6);
        assertThat(store.total(SERVICE, "g")).isEqualTo(103);
        assertThat(store.total(SERVICE, "h")).isEqualTo(100);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void whereThereIsNoRoomNothingMoves() {
        StoreLimits two = new StoreLimits(2, 9, 9, Duration.ofDays(1), Duration.ofDays(1), 1 << 20);
        TestStore store = store(two, (service, what, n) -> {});
        hears(store, ErrorRules.NONE, "a", T0, says("k", 5), says("l", 1));
        List<StoredError> before = store.of(SERVICE);
        assertThat(hears(store, all("g"), "a", T0, says("k", 8)).refused()).isEqualTo(1);
        assertThat(store.of(SERVICE)).isEqualTo(before);
        assertThat(store.before(SERVICE, "a", "k").marks("k").route()).isEqualTo("k");
        assertThat(hears(store, all("l"), "a", T0, says("k", 8)).counted()).isEqualTo(3);
        assertThat(store.total(SERVICE, "l")).isEqualTo(4);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aSourceCountsSoManyKeysAndNoMore() {
        StoreLimits three = new StoreLimits(3, 9, 9, Duration.ofDays(1), Duration.ofDays(1), 1 << 20);
        TestStore store = store(three, (service, what, n) -> {});
        assertThat(store.before(SERVICE, "a").originRoom()).isEqualTo(3);
        List<Integer> inBatch = new ArrayList<>();
        Report looking = new Report(SERVICE, "a", T0, Set.of(), before -> {
            inBatch.add(before.originRoom());
            return After.NOTHING;
        });
        store.commit(routed("k1", 1, "g"), looking, routed("k2", 1, "g"), looking, routed("k2", 2, "h"), looking);
        assertThat(inBatch).containsExactly(2, 1, 1);
        assertThat(store.before(SERVICE, "a").originRoom()).isEqualTo(1);
        assertThat(store.before(SERVICE, "b").originRoom()).isEqualTo(3);
        assertThat(hears(store, all("g"), "a", T0, says("k3", 1), says("k4", 1), says("k5", 1))
                        .refused())
                .isEqualTo(2);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aRouteOfABatchThatFailsIsNotTaken() {
        TestStore store = store();
        hears(store, ErrorRules.NONE, "a", T0, says("k", 5));
        List<StoredError> before = store.of(SERVICE);
        Report throwing = new Report(SERVICE, "b", T0, Set.of("k"), b -> {
            throw new IllegalStateException("a bug in the merge");
        });
        TestStore.wait(
                store.reports().commit(List.of(routed("k", 8, "g"), throwing)).onErrorComplete());
        assertThat(store.of(SERVICE)).isEqualTo(before);
        assertThat(store.before(SERVICE, "a", "k").marks("k").route()).isEqualTo("k");
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void whatIsRoutedWrongIsFound() {
        TestStore store = store();
        hears(store, ErrorRules.NONE, "a", T0, says("k", 5));
        Marks lost = store.before(SERVICE, "a", "k").marks("k").routedTo("nowhere", 1);
        store.commit(new Report(SERVICE, "a", T0, Set.of("k"), before -> new After(List.of(), Map.of("k", lost))));
        assertThat(store.check())
                .containsExactlyInAnyOrder(
                        new Sources.Inconsistency(SERVICE, "k", 5), new Sources.Inconsistency(SERVICE, "nowhere", -4));
    }

    /** The rules of each send the same counts elsewhere, while sources are folded: the sum is the truth all the same. */
    @Test
    default void twoReplicasWithDifferentRulesCountEachOccurrenceOnce() throws Exception {
        TestStore store = store();
        int sources = 4;
        int steps = 25;
        ExecutorService threads = Executors.newFixedThreadPool(2 * sources + 1);
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (int i = 0; i < 2 * sources; i++) {
                int replica = i % 2;
                String source = "s" + i / 2;
                Random random = new Random(i);
                work.add(() -> {
                    for (int step = 1; step <= steps; step++) {
                        ErrorRules rules = all(replica == 0 ? "g" + random.nextInt(2) : "h" + random.nextInt(2));
                        hears(store, rules, source, T0.plusSeconds(step), says("k1", step), says("k2", 10L * step));
                        assertThat(store.check()).isEmpty();
                    }
                    return null;
                });
            }
            work.add(() -> {
                for (int i = 0; i < steps; i++) {
                    store.fold(T0.plusSeconds(60), T0.minusSeconds(60));
                }
                return null;
            });
            for (Future<Void> part : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
                part.get();
            }
        } finally {
            threads.shutdownNow();
        }
        long truth = 11L * steps * sources;
        assertThat(store.of(SERVICE).stream().mapToLong(StoredError::total).sum())
                .isEqualTo(truth);
        assertThat(store.of(SERVICE).stream()
                        .flatMap(error -> store.hours(SERVICE, error.key(), Instant.EPOCH, LONG_AFTER).stream())
                        .mapToLong(Bucket::count)
                        .sum())
                .isLessThanOrEqualTo(truth);
        assertThat(store.check()).isEmpty();
    }

    private static Ingested hears(
            TestStore store, ErrorRules rules, String source, Instant at, ReportedAggregate... said) {
        Aggregator aggregator = new Aggregator(store.reports(), 5, new AggregatorMeters(new SimpleMeterRegistry()));
        return TestStore.wait(aggregator.ingest(
                new Observation(SERVICE, source, at, null, Arrays.asList(said), rules, ErrorLimit.NONE)));
    }

    /** Of source a, with the simplest of merges. */
    private static Report routed(String origin, long count, String route) {
        return new Report(SERVICE, "a", T0, Labels.NONE, Set.of(origin), Set.of(route), before -> {
            Marks known = before.marks(origin);
            List<Change> changes = new ArrayList<>();
            long settled = 0;
            if (known != null) {
                settled = known.sum();
                StoredError left = before.error(known.route()).error();
                changes.add(new Change(left.withFolded(left.folded() + known.share()), List.of(), List.of()));
            }
            Before.Known there = before.error(route);
            changes.add(new Change(
                    Said.more(there == null ? null : there.error(), route, count - settled), List.of(), List.of()));
            Marks marks = new Marks(List.of(new Mark(T0, count)), 0, null, Severity.ERROR, route, settled);
            return new After(changes, Map.of(origin, marks));
        });
    }

    private static ErrorRules all(String key) {
        return said -> new Verdict.Ruled(key, null, Labels.NONE, 0);
    }

    private static ReportedAggregate says(String key, long count) {
        return dated(key, count, T0);
    }

    private static ReportedAggregate dated(String key, long count, Instant createdAt) {
        return new ReportedAggregate(key, count, Severity.ERROR, createdAt, List.of());
    }

    private static ReportedAggregate severe(String key, String severity) {
        return new ReportedAggregate(key, 1, Severity.of(severity), T0, List.of());
    }

    private static Count count(String key, String source, long count) {
        return new Count(SERVICE, key, Severity.ERROR, source, count);
    }
}
