package io.periskop.store;

import static io.periskop.store.Said.SERVICE;
import static io.periskop.store.Said.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Reports are transactions, one after the other. */
public interface ReportsContract extends StoreFixture {
    Duration IN_TIME = Duration.ofSeconds(30);

    @Test
    default void anEmptyBatchIsFine() {
        store().commit();
    }

    @Test
    default void nothingHappensBeforeSomebodySubscribes() {
        TestStore store = store();
        var commit = store.reports().commit(List.of(says("a", "k", 3)));
        assertThat(store.of(SERVICE)).isEmpty();
        TestStore.wait(commit);
        assertThat(store.total(SERVICE, "k")).isEqualTo(3);
    }

    @Test
    default void aMergeThatThrowsLeavesEverythingAsItWas() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        StoredError before = store.find(SERVICE, "k");
        fails(store, throwing("a", T0.plusSeconds(60)), throwing("new", T0));
        assertThat(store.find(SERVICE, "k")).isEqualTo(before);
        assertThat(store.before(SERVICE, "a", "k").sourceSeen()).isEqualTo(T0);
        assertThat(store.before(SERVICE, "new", "k").sourceSeen()).isNull();
    }

    @Test
    default void aReportIsShownWhenItsServiceWasFirstHeard() {
        TestStore store = store();
        fails(store, throwing("a", T0));
        assertThat(store.before("never", "a", "k").serviceFirstHeard()).isNull();

        store.heard(SERVICE, "a", T0.plusSeconds(10));
        store.commit(says(SERVICE, "b", T0.plusSeconds(20)).that("k", 1).report());
        store.heard(SERVICE, "a", T0.plusSeconds(30));

        assertThat(store.before(SERVICE, "new", "k").serviceFirstHeard()).isEqualTo(T0.plusSeconds(10));
        assertThat(store.before(SERVICE, "a", "k").serviceFirstHeard()).isEqualTo(T0.plusSeconds(10));
    }

    @Test
    default void theFirstReportOfABatchIsWhenTheServiceWasFirstHeard() {
        TestStore store = store();
        List<Instant> shown = new ArrayList<>();
        store.commit(says("a", "k", 3), new Report(SERVICE, "b", T0.plusSeconds(5), Set.of("k"), before -> {
            shown.add(before.serviceFirstHeard());
            return After.NOTHING;
        }));
        assertThat(shown).containsExactly(T0);
    }

    @Test
    default void aSourceOfWhichOnlyAFailureIsKnownIsNone() {
        TestStore store = store();
        fails(store, throwing("a", T0));
        assertThat(store.fold(T0.plusSeconds(9), T0.plusSeconds(9))).isEqualTo(new Sources.Folded(0, 0));
        assertThat(store.services()).isEmpty();
    }

    @Test
    default void nothingOfABatchIsKeptWhenItsLastMergeThrows() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        Report otherService = says("other", "a", T0).that("k", 7).report();
        fails(store, says("a", "k", 5), says("b", "new", 2), otherService, throwing("b", T0));
        assertThat(store.total(SERVICE, "k")).isEqualTo(3);
        assertThat(store.of(SERVICE)).hasSize(1);
        assertThat(store.services()).containsExactly(SERVICE);
        assertThat(store.minutes(SERVICE, "k", T0, T0.plusSeconds(60)))
                .extracting(b -> b.count())
                .containsExactly(3L);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aBatchThatFailedMayBeSentAgain() {
        TestStore store = store();
        List<Integer> attempts = new ArrayList<>();
        Report unlucky = new Report(SERVICE, "b", T0, Set.of("k"), before -> {
            attempts.add(1);
            if (attempts.size() == 1) {
                throw new IllegalStateException("first time");
            }
            return says("b", "k", 4).merge().apply(before);
        });
        fails(store, says("a", "k", 5), unlucky);
        store.commit(says("a", "k", 5), unlucky);
        assertThat(store.total(SERVICE, "k")).isEqualTo(9);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aMergeSeesWhatThePreviousOneLeft() {
        TestStore store = store();
        store.commit(says("a", "k", 3), says("a", "k", 5), says("b", "k", 10), says("a", "k", 6));
        assertThat(store.total(SERVICE, "k")).isEqualTo(16);
        Before before = store.before(SERVICE, "a", "k");
        assertThat(before.marks("k").sum()).isEqualTo(6);
        assertThat(heads(before.error("k").error())).isEqualTo(heads(store.find(SERVICE, "k")));
        assertThat(store.check()).isEmpty();
    }

    /** A merge may see heads only; what it leaves of them keeps its details. */
    @Test
    default void occurrencesKeepTheirDetailsWhenOthersComeAndGo() {
        TestStore store = store();
        store.commit(says("a", "k", 1), adding("2", 9), adding("1", 9));
        assertThat(store.find(SERVICE, "k").occurrences())
                .containsExactly(Said.occurrence("1", T0), Said.occurrence("2", T0), Said.occurrence("first", T0));
        store.commit(adding("3", 3));
        store.commit(adding("4", 3), adding("5", 3));
        assertThat(store.find(SERVICE, "k").occurrences())
                .containsExactly(Said.occurrence("5", T0), Said.occurrence("4", T0), Said.occurrence("3", T0));
        assertThat(store.of(SERVICE)).containsExactly(store.find(SERVICE, "k"));
    }

    private static Report adding(String uuid, int keep) {
        return new Report(SERVICE, "a", T0, Set.of("k"), before -> {
            StoredError error = before.error("k").error();
            List<Occurrence> occurrences = new ArrayList<>(error.occurrences());
            occurrences.add(0, Said.occurrence(uuid, T0));
            StoredError next = error.withOccurrences(occurrences.subList(0, Math.min(keep, occurrences.size())));
            return new After(List.of(new Change(next, List.of(), List.of())), Map.of());
        });
    }

    private static StoredError heads(StoredError error) {
        return error.withOccurrences(error.occurrences().stream()
                .map(occurrence -> Occurrence.head(occurrence.uuid(), occurrence.timestamp()))
                .toList());
    }

    @Test
    default void aMergeSeesTheKeysOfItsReportAndNoOther() {
        TestStore store = store();
        store.commit(says(SERVICE, "a", T0).that("k1", 1).that("k2", 2).report());
        store.commit(says("other", "a", T0).that("k1", 9).report());
        Before before = store.before(SERVICE, "b", "k2", "unknown");
        assertThat(before.errors()).containsOnlyKeys("k2");
        assertThat(before.marks()).isEmpty();
        before = store.before(SERVICE, "a", "k2", "unknown");
        assertThat(before.errors()).containsOnlyKeys("k2");
        assertThat(before.marks()).containsOnlyKeys("k2");
    }

    @Test
    default void onlyWhatTheMergeAnswersIsWritten() {
        TestStore store = store();
        store.commit(says(SERVICE, "a", T0).that("k1", 1).that("k2", 1).report());
        Report both = says(SERVICE, "a", T0).that("k1", 5).that("k2", 5).report();
        store.commit(new Report(
                SERVICE,
                "a",
                T0,
                both.keys(),
                before -> new After(
                        both.merge().apply(before).changes().stream()
                                .filter(change -> change.error().key().equals("k1"))
                                .toList(),
                        Map.of("k1", both.merge().apply(before).marks().get("k1")))));
        assertThat(store.of(SERVICE)).extracting(StoredError::total).containsExactly(5L, 1L);
        assertThat(store.before(SERVICE, "a", "k2").marks("k2").sum()).isEqualTo(1);
    }

    @Test
    default void roomIsWhatTheServiceMayStillHave() {
        TestStore store = store(
                new StoreLimits(3, 9, 9, Duration.ofDays(1), Duration.ofDays(1), 1 << 20), (service, what, n) -> {});
        assertThat(store.before(SERVICE, "a", "k").room()).isEqualTo(3);
        List<Integer> inBatch = new ArrayList<>();
        Report looking = new Report(SERVICE, "b", T0, Set.of("k1"), before -> {
            inBatch.add(before.room());
            return After.NOTHING;
        });
        store.commit(says("a", "k1", 1), looking, says("a", "k2", 1), looking, says("a", "k2", 2), looking);
        assertThat(inBatch).containsExactly(2, 1, 1);
        store.commit(says("other", "a", T0).that("k", 1).report());
        assertThat(store.before(SERVICE, "a", "k").room()).isEqualTo(1);
    }

    @Test
    default void aReportIsASignOfLife() {
        TestStore store = store();
        assertThat(store.before(SERVICE, "a", "k").sourceSeen()).isNull();
        store.commit(says(SERVICE, "a", T0.plusSeconds(100)).that("k", 1).report());
        assertThat(store.before(SERVICE, "a", "k").sourceSeen()).isEqualTo(T0.plusSeconds(100));
        assertThat(store.before("other", "a", "k").sourceSeen()).isNull();
    }

    @Test
    default void aLateReportDoesNotMakeASourceOlder() {
        TestStore store = store();
        store.commit(says(SERVICE, "a", T0.plusSeconds(100)).that("k", 2).report());
        store.commit(says(SERVICE, "a", T0).that("k", 3).report());
        assertThat(store.before(SERVICE, "a", "k").sourceSeen()).isEqualTo(T0.plusSeconds(100));
    }

    /** It may be written late, by a quarter of the time after which a source is folded: here by a day of four. */
    @Test
    default void aSourceThatIsHeardIsNotFolded() {
        TestStore store = store();
        store.commit(says("quiet", "k", 1), says("gone", "k", 1));
        store.heard(SERVICE, "quiet", T0.plus(Duration.ofDays(4)));
        assertThat(store.fold(T0.plus(Duration.ofDays(3)), T0.minusSeconds(1))).isEqualTo(new Sources.Folded(1, 0));
        assertThat(store.counts()).extracting(Sources.Count::source).containsExactlyInAnyOrder("quiet", "");
    }

    @Test
    default void hearingOfAnUnknownSourceMakesNoService() {
        TestStore store = store();
        store.heard(SERVICE, "a", T0);
        assertThat(store.services()).isEmpty();
        assertThat(store.of(SERVICE)).isEmpty();
        store.commit(says("a", "k", 1));
        assertThat(store.total(SERVICE, "k")).isEqualTo(1);
    }

    @Test
    default void theSourceOfASeverityIsGoneWhileItIsFolded() {
        TestStore store = store();
        store.commit(says("a", "k", 1));
        assertThat(store.before(SERVICE, "b", "k").error("k").severitySourceGone())
                .isFalse();
        store.fold(T0.plusSeconds(1), T0.minusSeconds(1));
        store.commit(says(SERVICE, "b", T0.plusSeconds(2)).that("k", 1).report());
        assertThat(store.before(SERVICE, "b", "k").error("k").severitySourceGone())
                .isTrue();
        store.heard(SERVICE, "a", T0.plusSeconds(3));
        assertThat(store.before(SERVICE, "b", "k").error("k").severitySourceGone())
                .isFalse();
        store.fold(T0.plusSeconds(9), T0.plusSeconds(9));
        assertThat(store.before(SERVICE, "b", "k").error("k").severitySourceGone())
                .isTrue();
    }

    private static Report throwing(String source, Instant at) {
        return new Report(SERVICE, source, at, Set.of("k"), before -> {
            throw new IllegalStateException("a bug in the merge");
        });
    }

    private static void fails(TestStore store, Report... batch) {
        StepVerifier.create(store.reports().commit(List.of(batch)))
                .expectError(IllegalStateException.class)
                .verify(IN_TIME);
    }
}
