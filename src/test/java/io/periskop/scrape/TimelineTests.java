package io.periskop.scrape;

import static io.periskop.scrape.Timeline.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.scrape.FakeProcess.Habits;
import io.periskop.scrape.ScrapeFailure.Kind;
import io.periskop.store.ErrorEvent;
import io.periskop.store.State.Status;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Every occurrence is counted once, told as stories. After each second of them the store is compared with the truth. */
class TimelineTests {
    private static final Habits NO_UUID = new Habits(false, true, true);
    private static final Habits NO_CREATED_AT = new Habits(true, false, true);
    private static final Habits BARE = new Habits(false, false, false);
    private static final Instant END = BEGIN.plus(Duration.ofDays(300));

    private final Timeline world = new Timeline();

    @Test
    void threeInstancesAddUpAndGrow() {
        FakeTarget a = world.target("a:1").counts("E@1", 5);
        FakeTarget b = world.target("b:1").counts("E@1", 7).counts("E@2", 1);
        FakeTarget c = world.target("c:1");
        world.discovers("a:1", "b:1", "c:1").expects("E@1", 12).expects("E@2", 1);
        a.counts("E@1", 2);
        c.counts("E@2", 40).counts("E@1", 1);
        world.passes("10s").expects("E@1", 15).expects("E@2", 41);
        b.counts("E@3", 1);
        world.passes("10s").expects("E@1", 15).expects("E@3", 1);
        world.passes("1m").expects("E@1", 15).expects("E@2", 41).expects("E@3", 1);
    }

    @Test
    void aRestartWithANewUuidToLessAndToMore() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        world.discovers("a:1").expects("E@1", 10);
        a.restarts().counts("E@1", 4);
        world.passes("10s").expects("E@1", 14);
        a.restarts().counts("E@1", 50);
        world.passes("10s").expects("E@1", 64);
        a.restarts();
        world.passes("10s").expects("E@1", 64);
    }

    @Test
    void aRestartWithTheSameUuidToLessAndToMore() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        world.discovers("a:1").expects("E@1", 10);
        world.passes("30s");
        a.restartsWithItsUuid().counts("E@1", 4);
        world.passes("10s").expects("E@1", 14);
        a.restartsWithItsUuid().counts("E@1", 50);
        world.passes("10s").expects("E@1", 64);
        a.restartsWithItsUuid().counts("E@1", 50);
        world.passes("10s").expects("E@1", 114);
    }

    @Test
    void aRestartWithoutUuidToLessAndToMore() {
        FakeTarget a = world.target("a:1", NO_UUID).counts("E@1", 10);
        world.discovers("a:1").expects("E@1", 10);
        a.restarts().counts("E@1", 4);
        world.passes("10s").expects("E@1", 14);
        a.restarts().counts("E@1", 50);
        world.passes("10s").expects("E@1", 64);
    }

    @Test
    void aRestartWithoutCreatedAtToLess() {
        FakeTarget a = world.target("a:1", BARE).counts("E@1", 10);
        world.discovers("a:1").expects("E@1", 10);
        a.restarts().counts("E@1", 4);
        world.passes("10s").expects("E@1", 14);
        a.counts("E@1", 30);
        world.passes("10s").expects("E@1", 44);
    }

    @Test
    void aNewProcessThatSaysTheSameByteForByteButForItsName() {
        Habits mute = new Habits(true, false, false);
        FakeTarget a = world.target("a:1", mute).counts("E@1", 10);
        world.discovers("a:1").expects("E@1", 10);
        a.restarts().counts("E@1", 10);
        world.passes("10s").expects("E@1", 20);
        a.counts("E@1", 1);
        world.passes("10s").expects("E@1", 21);
    }

    @Test
    void anOldAnswerThatArrivesLateIsNoRestart() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        world.discovers("a:1");
        a.counts("E@1", 5).counts("E@2", 2);
        world.passes("10s").expects("E@1", 15);
        a.repeatsItself(1);
        world.passes("10s").expects("E@1", 15).expects("E@2", 2);
        a.counts("E@1", 1);
        world.passes("10s").expects("E@1", 16).expects("E@2", 2);
        a.restartsWithItsUuid().counts("E@1", 3);
        world.passes("10s").expects("E@1", 19);
        a.repeatsItself(1);
        world.passes("10s").expects("E@1", 19);
    }

    @Test
    void aServerThatRestartsOnTheSameStoreCountsNothingTwice() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        FakeTarget b = world.target("b:1", NO_UUID).counts("E@1", 1);
        FakeTarget c = world.target("c:1", BARE).counts("E@1", 100);
        world.discovers("a:1", "b:1", "c:1").expects("E@1", 111);
        world.serverRestarts(0);
        world.passes("30s").expects("E@1", 111);
        a.counts("E@1", 1);
        b.restarts().counts("E@1", 1);
        c.counts("E@1", 1);
        world.serverRestarts(0);
        world.expects("E@1", 114).passes("30s").expects("E@1", 114);
    }

    @Test
    void aServerThatLostItsMemoryKnowsWhatItsTargetsKnow() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        world.target("b:1").counts("E@1", 5);
        world.discovers("a:1", "b:1").expects("E@1", 15);
        a.restarts().counts("E@1", 2);
        world.passes("10s").expects("E@1", 17);
        world.everythingIsLost();
        world.expects("E@1", 7).passes("30s").expects("E@1", 7);
        assertThat(world.placed("E@1", BEGIN, END)).isEqualTo(7);
    }

    @Test
    void twoServersOnOneStoreCountAsOneDoes() {
        Timeline shared = new Timeline(2);
        FakeTarget a = shared.target("a:1").counts("E@1", 10);
        FakeTarget b = shared.target("b:1", NO_UUID).counts("E@1", 3);
        shared.discovers("a:1", "b:1").expects("E@1", 13);
        a.counts("E@1", 1).isSlow();
        b.restarts().counts("E@1", 20);
        shared.passes("20s").expects("E@1", 34);
        shared.serverRestarts(1);
        shared.passes("20s").expects("E@1", 34);
        a.isWell().restarts().counts("E@1", 6);
        shared.serverRestarts(0);
        shared.passes("20s").expects("E@1", 40);
    }

    @Test
    void aTargetThatIsDownKeepsWhatItHasAndCatchesUp() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        world.discovers("a:1").expectsUp("a:1");
        a.isDown().counts("E@1", 5);
        world.passes("30s").expects("E@1", 10).expectsDown("a:1", Kind.REFUSED);
        a.isWell();
        world.passes("10s").expects("E@1", 15).expectsUp("a:1");
    }

    @Test
    void aSlowTargetIsHeardAndAHungOneIsNot() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        world.discovers("a:1").expects("E@1", 10);
        a.isSlow().counts("E@1", 1);
        world.passes("15s").expects("E@1", 11).expectsUp("a:1");
        a.hangs().counts("E@1", 5);
        world.passes("30s").expects("E@1", 11).expectsDown("a:1", Kind.TIMEOUT);
        a.isWell();
        world.passes("20s").expects("E@1", 16).expectsUp("a:1");
    }

    @Test
    void anAnswerThatIsTooLargeOrNonsenseChangesNothing() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        world.discovers("a:1");
        a.isTooLarge().counts("E@1", 5);
        world.passes("20s").expects("E@1", 10).expectsDown("a:1", Kind.TOO_LARGE);
        a.talksNonsense();
        world.passes("20s").expects("E@1", 10).expectsDown("a:1", Kind.MALFORMED);
        a.isWell();
        world.passes("20s").expects("E@1", 15).expectsUp("a:1");
    }

    @Test
    void halfAnAnswerIsHalfCountedAndTheRestIsNotLost() {
        FakeTarget a = world.target("a:1");
        for (int i = 1; i <= 4; i++) {
            a.counts("E@" + i, i);
        }
        world.discovers("a:1").expects("E@1", 1).expects("E@4", 4);
        a.spoils("E@1", "E@3", "E@5");
        for (int i = 1; i <= 6; i++) {
            a.counts("E@" + i, 10);
        }
        world.passes("30s")
                .expects("E@1", 1)
                .expects("E@2", 12)
                .expects("E@3", 3)
                .expects("E@6", 10);
        assertThat(world.status("a:1").rejected()).isEqualTo(3);
        assertThat(world.status("a:1").up()).isTrue();
        a.spoils();
        world.passes("10s").expects("E@1", 11).expects("E@3", 13).expects("E@5", 10);
    }

    @Test
    void aCollectorUnderTwoAddressesIsCountedOnce() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        FakeTarget alias = world.target("alias:2", a.process(0));
        world.discovers("a:1", "alias:2").expects("E@1", 10);
        a.counts("E@1", 3);
        world.passes("10s").expects("E@1", 13);
        a.isDown().counts("E@1", 1);
        world.passes("10s").expects("E@1", 14);
        alias.isDown();
        a.isWell();
        world.passes("30s").expects("E@1", 14);
    }

    @Test
    void twoProcessesBehindOneAddressAddUp() {
        FakeTarget balanced = world.target("lb:1", Habits.ALL, Habits.ALL);
        balanced.counts(0, "E@1", 10).counts(1, "E@1", 7);
        world.discovers("lb:1").passes("10s").expects("E@1", 17);
        for (int i = 0; i < 5; i++) {
            balanced.counts(i, "E@1", 1);
            world.passes("20s").expects("E@1", 18 + i);
        }
        balanced.restarts(1, FakeProcess.newUuid()).counts(1, "E@1", 2);
        world.passes("20s").expects("E@1", 24);
    }

    @Test
    void twoProcessesWithoutNameBehindOneAddressAddUp() {
        FakeTarget balanced = world.target("lb:1", NO_UUID, NO_UUID);
        balanced.counts(0, "E@1", 10).counts(1, "E@1", 7);
        world.discovers("lb:1").passes("10s").expects("E@1", 17);
        for (int i = 0; i < 5; i++) {
            balanced.counts(i, "E@1", 1);
            world.passes("20s").expects("E@1", 18 + i);
        }
    }

    @Test
    void aStoreThatFailsLosesNothing() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        world.discovers("a:1");
        world.reports().broken(true);
        world.passes("10s").expectsDown("a:1", Kind.STORAGE);
        a.counts("E@1", 5);
        world.clock().advanceTimeBy(Duration.ofSeconds(30));
        world.expects("E@1", 10).expectsDown("a:1", Kind.STORAGE);
        world.reports().broken(false);
        world.clock().advanceTimeBy(Duration.ofSeconds(10));
        world.passes("10s").expects("E@1", 15).expectsUp("a:1");
    }

    @Test
    void resolvedIsResolvedUntilItHappensAgain() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        FakeTarget b = world.target("b:1").counts("E@1", 4);
        world.discovers("a:1", "b:1").passes("10s").resolves("E@1").expects(Status.RESOLVED, false);
        world.passes("1000s").expects("E@1", 14).expects(Status.RESOLVED, false);
        b.repeatsItself(3);
        world.serverRestarts(0);
        world.passes("20s").expects(Status.RESOLVED, false);
        a.counts("E@1", 1);
        world.passes("10s").expects("E@1", 15).expects(Status.OPEN, true);
        assertThat(world.store().events(Timeline.SERVICE, "E@1").collectList().block())
                .extracting(ErrorEvent::type)
                .containsExactly(ErrorEvent.Type.FIRST_SEEN, ErrorEvent.Type.RESOLVED, ErrorEvent.Type.REGRESSED);
        world.passes("100s").expects("E@1", 15).expects(Status.OPEN, true);
    }

    @Test
    void anOldInstanceThatIsFoundLaterDoesNotReopenAndANewOneDoes() {
        world.target("a:1").counts("E@1", 10);
        world.target("old:1").counts("E@1", 100);
        world.discovers("a:1").passes("1m").resolves("E@1");
        world.passes("1m").discovers("a:1", "old:1").expects("E@1", 110).expects(Status.RESOLVED, false);
        world.target("new:1").counts("E@1", 1);
        world.discovers("a:1", "old:1", "new:1")
                .passes("1s")
                .expects("E@1", 111)
                .expects(Status.OPEN, true);
    }

    @Test
    void whoIsGoneIsFoldedAndForgottenAndTheTotalsStay() {
        world.target("a:1").counts("E@1", 10).counts("E@2", 1);
        world.target("b:1").counts("E@1", 5);
        world.discovers("a:1", "b:1").passes("10s").discovers("b:1");
        world.waits("7M").expects("E@1", 15).expects("E@2", 1);
        assertThat(world.store().find(Timeline.SERVICE, "E@1").block().folded()).isEqualTo(10);
        world.waits("6H").expects("E@1", 15).expects("E@2", 1);
        assertThat(world.store().counts().collectList().block())
                .extracting(count -> count.count())
                .containsExactlyInAnyOrder(5L, 10L, 1L);
    }

    @Test
    void whoComesBackBeforeBeingForgottenIsCountedRight() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        FakeTarget b = world.target("b:1", NO_UUID).counts("E@1", 5);
        world.discovers("a:1", "b:1").discovers();
        world.waits("4H").expects("E@1", 15);
        a.counts("E@1", 1);
        b.restarts().counts("E@1", 3);
        world.discovers("a:1", "b:1").expects("E@1", 19);
        world.waits("1H").expects("E@1", 19);
        a.counts("E@1", 1);
        world.passes("10s").expects("E@1", 20);
    }

    @Test
    void whatThereWasNoRoomForIsCountedWhenThereIs() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        world.discovers("a:1");
        world.reports().full(true);
        a.counts("E@1", 1).counts("E@2", 7);
        world.passes("30s").expects("E@1", 11);
        assertThat(world.all()).hasSize(1);
        world.reports().full(false);
        world.clock().advanceTimeBy(Duration.ofSeconds(10));
        world.passes("10s").expects("E@1", 11).expects("E@2", 7);
    }

    @Test
    void theFirstSightOfALongRunningTargetIsNoSpike() {
        FakeTarget a = world.target("a:1").hasCounted("E@1", 100_000, "10d");
        world.discovers("a:1").passes("30s").expects("E@1", 100_000);
        assertThat(world.placed("E@1", BEGIN.minus(Duration.ofHours(1)), END)).isZero();
        assertThat(world.placed("E@1", Instant.EPOCH, BEGIN.minus(Duration.ofHours(1))))
                .isEqualTo(10);
        world.passes("90s");
        a.counts("E@1", 30);
        world.passes("10s").expects("E@1", 100_030);
        Instant minute = BEGIN.plus(Duration.ofMinutes(2));
        assertThat(world.placed("E@1", minute.minusSeconds(60), minute.plusSeconds(60)))
                .isEqualTo(30);
        assertThat(world.placed("E@1", minute, minute.plusSeconds(60))).isGreaterThanOrEqualTo(10);
    }

    @Test
    void theFirstSightOfALongRunningProcessBehindABalancerIsNoSpike() {
        for (Habits habits : new Habits[] {Habits.ALL, NO_UUID}) {
            Timeline fresh = new Timeline();
            FakeTarget balanced = fresh.target("lb:1", habits, habits);
            Instant longAgo = BEGIN.minus(Duration.ofDays(10));
            balanced.process(0).count("E@1", 100_000, longAgo);
            balanced.process(1).count("E@1", 200_000, longAgo);
            fresh.discovers("lb:1").passes("30s").expects("E@1", 300_000);
            assertThat(fresh.placed("E@1", BEGIN.minus(Duration.ofHours(1)), END))
                    .isZero();
        }
    }

    @Test
    void whatANewProcessCountedBelongsToItsOwnTime() {
        FakeTarget a = world.target("a:1").counts("E@1", 1);
        world.discovers("a:1").passes("60s");
        a.isDown();
        world.waits("3H");
        a.restarts().counts("E@1", 500);
        world.waits("2M");
        a.isWell();
        world.passes("10s").expects("E@1", 501);
        Instant restarted = world.now().minus(Duration.ofMinutes(3));
        assertThat(world.placed("E@1", restarted, END)).isEqualTo(500);
    }

    @Test
    void growthDuringAnOutageIsSpreadOverIt() {
        FakeTarget a = world.target("a:1", new Habits(true, true, false)).counts("E@1", 1);
        world.discovers("a:1").passes("20s");
        a.isDown().counts("E@1", 600);
        world.waits("60M");
        a.isWell();
        world.passes("10s").expects("E@1", 601);
        assertThat(world.placed("E@1", BEGIN, END)).isEqualTo(600);
        assertThat(world.placed("E@1", BEGIN, BEGIN.plus(Duration.ofMinutes(31))))
                .isBetween(280L, 320L);
    }

    @Test
    void aClientWithoutCreatedAtIsCountedToo() {
        FakeTarget a = world.target("a:1", NO_CREATED_AT).counts("E@1", 10);
        world.discovers("a:1");
        a.restarts().counts("E@1", 50);
        world.passes("10s").expects("E@1", 60);
    }
}
