package io.periskop.aggregate;

import static io.periskop.aggregate.Hearing.T0;
import static io.periskop.aggregate.Hearing.ago;
import static io.periskop.aggregate.Hearing.at;
import static io.periskop.aggregate.Hearing.dated;
import static io.periskop.aggregate.Hearing.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.Occurrence;
import io.periskop.store.Before;
import io.periskop.store.ErrorEvent.Type;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReportMergeTests {
    private final Hearing store = new Hearing();

    @Nested
    class Counting {
        @Test
        void aNewErrorIsOpenAndHasAHistory() {
            assertThat(store.hears("a", 60, says("k", 3, 10, 20))).isEqualTo(new Ingested(3, 1, 0, 0, Set.of(), 0));
            StoredError error = store.error("k");
            assertThat(error.total()).isEqualTo(3);
            assertThat(error.folded()).isZero();
            assertThat(error.state()).isEqualTo(new State(State.Status.OPEN, at(60), false));
            assertThat(store.events).containsExactly(Type.FIRST_SEEN);
        }

        @Test
        void severalKeysAndSourcesAddUp() {
            store.hears("a", 60, says("k", 3), says("l", 1));
            assertThat(store.hears("b", 61, says("k", 4), says("l", 1)).counted())
                    .isEqualTo(5);
            assertThat(store.hears("a", 70, says("k", 5)).counted()).isEqualTo(2);
            assertThat(store.error("k").total()).isEqualTo(9);
            assertThat(store.error("l").total()).isEqualTo(2);
        }

        @Test
        void whatDidNotChangeIsNotWritten() {
            store.hears("a", 60, says("k", 3, 10), says("l", 1));
            assertThat(store.hears("a", 70, says("k", 3, 10), says("l", 2)).counted())
                    .isEqualTo(1);
            assertThat(store.changes()).isEqualTo(1);
        }

        @Test
        void whatCountsNothingAndNamesNothingIsNoError() {
            store.hears("a", 60, says("k", 0));
            assertThat(store.errors).isEmpty();
            assertThat(store.hears("a", 70, says("k", 2)).created()).isEqualTo(1);
        }

        @Test
        void twoRunsInOneDocumentAddUp() {
            Ingested done = store.hears("a", 60, dated("k", 3, T0), dated("k", 4, at(5)), dated("k", 2, T0));
            assertThat(done.counted()).isEqualTo(7);
            assertThat(store.error("k").total()).isEqualTo(7);
        }

        @Test
        void restartsAndLateAnswersAreTold() {
            store.hears("a", 60, says("k", 3));
            assertThat(store.hears("a", 70, dated("k", 2, at(65)))).isEqualTo(new Ingested(2, 0, 0, 1, Set.of(), 0));
            assertThat(store.hears("a", 80, says("k", 1))).isEqualTo(new Ingested(0, 0, 0, 0, Set.of(), 1));
            assertThat(store.changes()).isZero();
        }

        @Test
        void aRepeatedTransactionCountsItsLastRunOnly() {
            ReportMerge merge = new ReportMerge(new Observation("s", "a", at(60), null, List.of(says("k", 3))), 5);
            var before = new Before(null, Map.of(), Map.of(), 1, 1);
            merge.apply(before);
            merge.apply(before);
            assertThat(merge.result()).isEqualTo(new Ingested(3, 1, 0, 0, Set.of(), 0));
        }
    }

    @Nested
    class Room {
        private final Hearing two = new Hearing(2);

        @Test
        void whatThereIsNoRoomForIsRefusedAndTheRestIsCounted() {
            Ingested done = two.hears("a", 60, says("k1", 1), says("k2", 2), says("k3", 3), says("k4", 4));
            assertThat(done).isEqualTo(new Ingested(3, 2, 0, 0, Set.of("k3", "k4"), 0));
            assertThat(two.errors).containsOnlyKeys("k1", "k2");
        }

        @Test
        void whatIsKnownNeedsNoRoom() {
            two.hears("a", 60, says("k1", 1), says("k2", 2));
            assertThat(two.hears("b", 61, says("k3", 9), says("k1", 5)))
                    .isEqualTo(new Ingested(5, 0, 0, 0, Set.of("k3"), 0));
        }

        @Test
        void whatIsNoErrorTakesNoRoom() {
            assertThat(two.hears("a", 60, says("k0", 0), says("k1", 1), says("k2", 2)))
                    .isEqualTo(new Ingested(3, 2, 0, 0, Set.of(), 0));
        }

        @Test
        void aRefusedCountIsWholeWhenItComesAgain() {
            Hearing one = new Hearing(1);
            one.hears("a", 60, says("k1", 1), says("k2", 2));
            one.holds(2, 100);
            assertThat(one.hears("a", 70, says("k2", 5)).counted()).isEqualTo(5);
        }
    }

    @Nested
    class Resolved {
        @Test
        void isResolvedWhileNothingIsCounted() {
            store.hears("a", 60, says("k", 3, 10));
            store.resolves("k", 100);
            store.hears("a", 110, says("k", 3, 10));
            store.hears("a", 120, says("k", 2, 5));
            store.hears("b", 130, says("k", 0, 125));
            assertThat(store.state("k").resolved()).isTrue();
        }

        @Test
        void comesBackWithANewlyCountedOccurrence() {
            store.hears("a", 60, says("k", 3));
            store.resolves("k", 100);
            assertThat(store.hears("a", 110, says("k", 4)).regressed()).isEqualTo(1);
            assertThat(store.state("k")).isEqualTo(new State(State.Status.OPEN, at(110), true));
            assertThat(store.events).containsExactly(Type.FIRST_SEEN, Type.REGRESSED);
            assertThat(store.hears("a", 120, says("k", 5)).regressed()).isZero();
            assertThat(store.state("k").since()).isEqualTo(at(110));
        }

        @Test
        void aLateAnswerDoesNotReopen() {
            store.hears("a", 60, says("k", 3, 10, 50));
            store.resolves("k", 100);
            assertThat(store.hears("a", 110, says("k", 2, 10)).late()).isEqualTo(1);
            assertThat(store.state("k").resolved()).isTrue();
        }

        @Test
        void anOldSourceThatIsFoundLaterDoesNotReopenButIsCounted() {
            store.hears("a", 60, says("k", 3));
            store.resolves("k", 100);
            Ingested done = store.hears("old", 110, says("k", 50, 20, 99));
            assertThat(done.counted()).isEqualTo(50);
            assertThat(done.regressed()).isZero();
            assertThat(store.state("k").resolved()).isTrue();
            assertThat(store.error("k").total()).isEqualTo(53);
            assertThat(store.hears("old", 120, says("k", 51, 115)).regressed()).isEqualTo(1);
        }

        @Test
        void anOldSourceWithANewOccurrenceReopens() {
            store.hears("a", 60, says("k", 3));
            store.resolves("k", 100);
            assertThat(store.hears("old", 110, says("k", 50, 20, 101)).regressed())
                    .isEqualTo(1);
        }

        @Test
        void aNewSourceThatDoesNotTellItsTimesReopens() {
            store.hears("a", 60, says("k", 3));
            store.resolves("k", 100);
            assertThat(store.hears("new", 110, says("k", 1)).regressed()).isEqualTo(1);
        }

        @Test
        void aRestartThatCountedAgainReopens() {
            store.hears("a", 60, says("k", 3));
            store.resolves("k", 100);
            assertThat(store.hears("a", 110, dated("k", 1, at(105))).regressed())
                    .isEqualTo(1);
        }
    }

    @Nested
    class Times {
        @Test
        void createdIsTheEarliestThatAnyClientSaid() {
            store.hears("a", 60, dated("k", 1, at(30)));
            store.hears("b", 61, dated("k", 1, at(40)));
            assertThat(store.error("k").createdAt()).isEqualTo(at(30));
            store.hears("c", 62, dated("k", 1, at(-500)), dated("k", 1, null));
            assertThat(store.error("k").createdAt()).isEqualTo(at(-500));
            assertThat(store.error("k").firstSeen()).isEqualTo(at(60));
        }

        @Test
        void withoutCreatedAtItIsTheOldestOccurrenceOrNow() {
            store.hears("a", 60, dated("told", 2, null, 20, 10), dated("untold", 2, null));
            assertThat(store.error("told").createdAt()).isEqualTo(at(10));
            assertThat(store.error("untold").createdAt()).isEqualTo(at(60));
        }

        @Test
        void lastSeenIsTheNewestOccurrenceThatWasTold() {
            store.hears("a", 60, says("k", 2, 20, 10));
            assertThat(store.error("k").lastSeen()).isEqualTo(at(20));
            store.hears("b", 70, says("k", 1, 15));
            assertThat(store.error("k").lastSeen()).isEqualTo(at(20));
            store.hears("a", 80, says("k", 3, 75, 20));
            assertThat(store.error("k").lastSeen()).isEqualTo(at(75));
        }

        @Test
        void growthWithoutTimesWasSeenNow() {
            store.hears("a", 60, says("k", 2, 20));
            store.hears("a", 90, says("k", 3));
            assertThat(store.error("k").lastSeen()).isEqualTo(at(90));
        }

        @Test
        void whatWasNotCountedWasNotSeen() {
            store.hears("a", 60, says("k", 2, 20));
            store.hears("a", 90, says("k", 2, 80));
            assertThat(store.error("k").lastSeen()).isEqualTo(at(20));
        }

        @Test
        void aLongRunningProcessWithoutTimesWasLastSeenWhenItBeganAtLeast() {
            store.hears("a", 60, dated("k", 9, ago(Duration.ofDays(3))));
            assertThat(store.error("k").lastSeen()).isEqualTo(ago(Duration.ofDays(3)));
        }

        @Test
        void nothingIsSeenInTheFuture() {
            store.hears("a", 60, says("k", 1, 5000));
            assertThat(store.error("k").lastSeen()).isEqualTo(at(60));
            store.hears("a", 70, says("k", 2, 6000));
            assertThat(store.error("k").lastSeen()).isEqualTo(at(70));
            store.hears("a", 80, dated("l", 1, at(9000)));
            store.hears("b", 80, dated("m", 1, at(9000)));
            assertThat(store.error("l").lastSeen()).isEqualTo(at(80));
            assertThat(store.error("m").lastSeen()).isEqualTo(at(80));
        }
    }

    @Nested
    class Places {
        @Test
        void growthBelongsToTheTimeSinceTheSourceWasHeard() {
            store.hears("a", 0, says("k", 1));
            store.hears("a", 600, says("k", 601));
            assertThat(store.placed(300)).isEqualTo(300);
            assertThat(store.placed(0)).isEqualTo(600);
        }

        @Test
        void aProcessThatRanUnheardHasNoPlaceButForWhatItTells() {
            Observation first = new Observation(
                    "s", "new", at(600), at(540), List.of(dated("k", 900, ago(Duration.ofDays(1)), 580)));
            store.hears(first);
            assertThat(store.placed(-1_000_000)).isEqualTo(1);
        }

        @Test
        void aProcessThatIsNewInItsPlaceCountedSinceItBegan() {
            store.hears(new Observation("s", "new", at(600), at(0), List.of(dated("k", 90, at(540)))));
            assertThat(store.placed(540)).isEqualTo(90);
        }

        @Test
        void clocksMayDifferALittle() {
            store.hears(new Observation("s", "new", at(600), at(540), List.of(dated("k", 90, at(500)))));
            assertThat(store.placed(540)).isEqualTo(90);
        }

        @Test
        void anotherRunThatRanUnheardHasNoPlaceEither() {
            store.hears("a", 0, dated("k", 5, at(-10)));
            store.hears("a", 60, dated("k", 900, ago(Duration.ofDays(1))));
            assertThat(store.minutes).isEmpty();
            store.hears("a", 120, dated("k", 930, ago(Duration.ofDays(1))));
            assertThat(store.placed(60)).isEqualTo(30);
        }

        @Test
        void aProcessThatDoesNotSayWhenItBeganCountedSinceItsPlaceWasHeard() {
            store.hears(new Observation("s", "new", at(600), at(540), List.of(dated("k", 90, null))));
            assertThat(store.placed(540)).isEqualTo(90);
        }
    }

    @Test
    void onlyTheNewestOccurrencesAreKept() {
        store.hears("a", 60, says("k", 7, 1, 2, 3, 4, 5, 6, 7));
        store.hears("b", 60, says("k", 1, 50));
        assertThat(store.error("k").occurrences())
                .extracting(Occurrence::uuid)
                .containsExactly("k@50", "k@7", "k@6", "k@5", "k@4");
    }
}
