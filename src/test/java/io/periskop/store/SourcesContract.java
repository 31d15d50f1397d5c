package io.periskop.store;

import static io.periskop.store.Said.SERVICE;
import static io.periskop.store.Said.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.periskop.error.Severity;
import io.periskop.store.Sources.Count;
import io.periskop.store.Sources.Folded;
import io.periskop.store.Sources.Inconsistency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who counted what; and that forgetting who did never changes how many. */
public interface SourcesContract extends StoreFixture {
    Instant LATER = T0.plus(Duration.ofDays(2));
    Instant NEVER = Instant.EPOCH;

    @Test
    default void countsAreListedBySourceUnlessResolved() {
        TestStore store = store();
        store.commit(says("a", "k", 3), says("b", "k", 4), says("b", "resolved", 9));
        store.change(SERVICE, "resolved", error -> Said.turned(error, T0));
        assertThat(store.counts()).containsExactlyInAnyOrder(count("a", 3), count("b", 4));
    }

    @Test
    default void foldingKeepsTotals() {
        TestStore store = store();
        store.commit(says("a", "k", 3), says("b", "k", 4));
        store.commit(says(SERVICE, "c", LATER).that("k", 5).report());
        assertThat(store.fold(LATER, NEVER)).isEqualTo(new Folded(2, 0));
        assertThat(store.total(SERVICE, "k")).isEqualTo(12);
        assertThat(store.find(SERVICE, "k").folded()).isEqualTo(7);
        assertThat(store.counts()).containsExactlyInAnyOrder(count("", 7), count("c", 5));
        assertThat(store.check()).isEmpty();
        assertThat(store.fold(LATER, NEVER)).isEqualTo(new Folded(0, 0));
        assertThat(store.find(SERVICE, "k").folded()).isEqualTo(7);
    }

    @Test
    default void aFoldedSourceThatComesBackIsCountedRight() {
        TestStore store = store();
        store.commit(says("a", "k", 3), says("a", "other", 1));
        store.fold(LATER, NEVER);
        store.commit(says(SERVICE, "a", LATER).that("k", 3).report());
        assertThat(store.total(SERVICE, "k")).isEqualTo(3);
        assertThat(store.find(SERVICE, "k").folded()).isZero();
        assertThat(store.find(SERVICE, "other").folded()).isZero();
        store.commit(says(SERVICE, "a", LATER).that("k", 5).report());
        assertThat(store.total(SERVICE, "k")).isEqualTo(5);
        assertThat(store.counts())
                .containsExactlyInAnyOrder(count("a", 5), new Count(SERVICE, "other", Severity.ERROR, "a", 1));
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aFoldedSourceThatIsHeardCountsForItselfAgain() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        store.fold(LATER, NEVER);
        store.heard(SERVICE, "a", LATER);
        assertThat(store.counts()).containsExactly(count("a", 3));
        assertThat(store.total(SERVICE, "k")).isEqualTo(3);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aFailedReportOfAFoldedSourceLosesNothing() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        store.fold(LATER, NEVER);
        Report throwing = new Report(SERVICE, "a", LATER, Set.of("k"), before -> {
            throw new IllegalStateException("a bug in the merge");
        });
        TestStore.wait(store.reports().commit(List.of(throwing)).onErrorComplete());
        assertThat(store.total(SERVICE, "k")).isEqualTo(3);
        assertThat(store.check()).isEmpty();
        store.fold(LATER, NEVER);
        assertThat(store.find(SERVICE, "k").folded()).isEqualTo(3);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aMergeIsShownAFoldedSourcesMarksAndAnErrorWithoutThem() {
        TestStore store = store();
        store.commit(says("a", "k", 3), says("b", "k", 4));
        store.fold(LATER, NEVER);
        Before before = store.before(SERVICE, "a", "k");
        assertThat(before.marks("k").sum()).isEqualTo(3);
        assertThat(before.error("k").error().folded()).isEqualTo(4);
        assertThat(before.sourceSeen()).isEqualTo(T0);
    }

    @Test
    default void aForgottenSourceIsCountedAnewAndItsCountsStay() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        assertThat(store.fold(LATER, LATER)).isEqualTo(new Folded(1, 0));
        assertThat(store.fold(LATER, LATER)).isEqualTo(new Folded(0, 1));
        assertThat(store.total(SERVICE, "k")).isEqualTo(3);
        assertThat(store.check()).isEmpty();
        Before before = store.before(SERVICE, "a", "k");
        assertThat(before.sourceSeen()).isNull();
        assertThat(before.marks()).isEmpty();
        store.commit(says(SERVICE, "a", LATER).that("k", 2).report());
        assertThat(store.total(SERVICE, "k")).isEqualTo(5);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void nobodyIsForgottenBeforeTheirTime() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        assertThat(store.fold(LATER, T0)).isEqualTo(new Folded(1, 0));
        assertThat(store.fold(LATER, T0.plusSeconds(1))).isEqualTo(new Folded(0, 1));
    }

    @Test
    default void overTheBoundTheFoldedSourceUnheardOfForLongestIsForgotten() {
        List<String> dropped = new ArrayList<>();
        StoreLimits three = new StoreLimits(9, 3, 9, Duration.ofDays(1), Duration.ofDays(1), 1 << 20);
        TestStore store = store(three, (service, what, n) -> dropped.add(service + " " + what + " " + n));
        for (String source : new String[] {"b", "a", "c"}) {
            store.commit(says(SERVICE, source, T0.plusSeconds(source.charAt(0)))
                    .that("k", 10)
                    .report());
        }
        store.heard(SERVICE, "c", LATER);
        store.fold(T0.plusSeconds(1000), NEVER);
        assertThat(dropped).isEmpty();
        store.commit(says(SERVICE, "d", LATER).that("k", 10).report());
        assertThat(dropped).containsExactly(SERVICE + " SOURCE 1");
        assertThat(store.total(SERVICE, "k")).isEqualTo(40);
        store.commit(says(SERVICE, "b", LATER).that("k", 12).report());
        assertThat(store.total(SERVICE, "k")).isEqualTo(42);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void overTheBoundOfLiveSourcesANewOneIsRefusedUntilThereIsRoom() {
        List<String> dropped = new ArrayList<>();
        StoreLimits two = new StoreLimits(9, 2, 9, Duration.ofDays(1), Duration.ofDays(1), 1 << 20);
        TestStore store = store(two, (service, what, n) -> dropped.add(service + " " + what + " " + n));
        store.commit(says("a", "k", 3), says("b", "k", 4), says("c", "k", 5), says("a", "k", 6));
        store.heard(SERVICE, "d", T0);
        assertThat(dropped).containsExactly(SERVICE + " REFUSED_SOURCE 1", SERVICE + " REFUSED_SOURCE 1");
        assertThat(store.total(SERVICE, "k")).isEqualTo(10);
        store.heard(SERVICE, "a", LATER);
        store.fold(LATER, NEVER);
        store.commit(says("c", "k", 5));
        assertThat(store.total(SERVICE, "k")).isEqualTo(15);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aSourceThatNeverGotThroughTakesNobodysPlace() {
        List<String> dropped = new ArrayList<>();
        StoreLimits two = new StoreLimits(9, 2, 9, Duration.ofDays(1), Duration.ofDays(1), 1 << 20);
        TestStore store = store(two, (service, what, n) -> dropped.add(service + " " + what + " " + n));
        for (int i = 0; i < 5; i++) {
            Report throwing = new Report(SERVICE, "bad" + i, T0, Set.of("k"), before -> {
                throw new IllegalStateException("a bug in the merge");
            });
            TestStore.wait(store.reports().commit(List.of(throwing)).onErrorComplete());
        }
        store.commit(says("a", "k", 3), says("b", "k", 4));
        assertThat(dropped).isEmpty();
        assertThat(store.counts()).containsExactlyInAnyOrder(count("a", 3), count("b", 4));
    }

    @Test
    default void aBatchThatWakesFoldedSourcesCountsRight() {
        TestStore store = store();
        store.commit(says("a", "k", 3), says("b", "k", 4));
        store.fold(LATER, NEVER);
        store.commit(
                says(SERVICE, "a", LATER).that("k", 5).report(),
                says(SERVICE, "b", LATER).that("k", 6).report());
        assertThat(store.total(SERVICE, "k")).isEqualTo(11);
        assertThat(store.find(SERVICE, "k").folded()).isZero();
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void whatDoesNotAddUpIsFound() {
        TestStore store = store();
        store.commit(says("a", "right", 3), says("a", "wrong", 3));
        store.change(
                SERVICE,
                "wrong",
                error -> new States.Outcome(
                        Said.withTotal(error, 8),
                        new ErrorEvent(SERVICE, "wrong", ErrorEvent.Type.RESOLVED, T0, "a bug")));
        assertThat(store.check()).containsExactly(new Inconsistency(SERVICE, "wrong", 5));
    }

    private static Count count(String source, long count) {
        return new Count(SERVICE, "k", Severity.ERROR, source, count);
    }

    @Test
    default void whoCountedAnErrorIsKnown() {
        TestStore store = store();
        assertThat(TestStore.wait(store.sources().size())).isZero();
        store.commit(says("a", "k", 3), says("b", "k", 7), says("b", "l", 1));
        assertThat(TestStore.wait(store.sources().size())).isEqualTo(3);
        assertThat(TestStore.wait(store.sources().shares(SERVICE, "k", 10)))
                .extracting(Sources.Share::source, Sources.Share::count, Sources.Share::live)
                .containsExactly(tuple("b", 7L, true), tuple("a", 3L, true));
        assertThat(TestStore.wait(store.sources().shares(SERVICE, "k", 1))).hasSize(1);
        assertThat(TestStore.wait(store.sources().shares(SERVICE, "unknown", 10)))
                .isEmpty();
        assertThat(TestStore.wait(store.sources().shares("unknown", "k", 10))).isEmpty();
    }
}
