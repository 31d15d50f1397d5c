package io.periskop.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.ErrorId;
import io.periskop.store.Series;
import io.periskop.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class RankingsTests {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Series.Scope ALL = new Series.Scope.Everything();
    private static final Duration LONG = Duration.ofSeconds(1);

    private final QueryRig rig = new QueryRig(NOW);
    private final SlowSeries slow = new SlowSeries(rig.store);
    private final Rankings rankings = new Rankings(
            new QueryEngine(slow, QueryRig.LIMITS, QueryLimits.DEFAULT, () -> NOW, () -> 0),
            () -> NOW,
            slow.nanos::get);

    @Test
    void anErrorHasWhatHappenedInTheRange() {
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 7);
        rig.happens("2026-11-20T11:00:00Z", "shop", "k2", 9);
        assertThat(score("k1")).isEqualTo(7);
        assertThat(score("k2")).isZero();
    }

    @Test
    void trendIsWhatMoreThereIsForItsSize() {
        rig.happens("2026-11-22T15:00:00Z", "shop", "k1", 3);
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 13);
        rig.happens("2026-11-22T15:00:00Z", "shop", "k2", 8);
        assertThat(score(Rankings.By.TREND, "k1")).isEqualTo(5);
        assertThat(score(Rankings.By.TREND, "k2")).isEqualTo(-8 / 3.0);
    }

    @Test
    void whatIsQuicklyAddedUpIsAlwaysOfNow() {
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 1);
        assertThat(score("k1")).isEqualTo(1);
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 1);
        assertThat(score("k1")).isEqualTo(2);
        assertThat(rankings.size()).isZero();
    }

    @Test
    void whatTookLongIsKeptForSomeTimesAsLong() {
        slow.takes = LONG;
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 1);
        assertThat(score("k1")).isEqualTo(1);
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 1);
        slow.pass(LONG.multipliedBy(KeptAnswers.TIMES_AS_LONG - 2));
        assertThat(score("k1")).isEqualTo(1);
        assertThat(slow.asked).hasValue(1);
    }

    @Test
    void whoAsksALittleLaterGetsItTooWhileItIsAddedUpAnew() {
        slow.takes = LONG;
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 1);
        assertThat(score("k1")).isEqualTo(1);
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 1);
        slow.pass(LONG.multipliedBy(KeptAnswers.TIMES_AS_LONG + 1));
        assertThat(score("k1")).isEqualTo(1);
        assertThat(slow.asked).hasValue(2);
        assertThat(score("k1")).isEqualTo(2);
        assertThat(slow.asked).hasValue(2);
    }

    @Test
    void nothingIsOlderThanItMayBe() {
        slow.takes = LONG;
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 1);
        assertThat(score("k1")).isEqualTo(1);
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 1);
        slow.pass(KeptAnswers.OLDEST);
        assertThat(score("k1")).isEqualTo(2);
    }

    @Test
    void aRangeThatEndsNowGoesOnAsOneThatEndsALittleLater() {
        slow.takes = LONG;
        rankings.scores(Rankings.By.OCCURRENCES, ALL, NOW.minus(DAY), NOW).block();
        rankings.scores(Rankings.By.OCCURRENCES, ALL, NOW.minus(DAY).minusSeconds(60), NOW.minusSeconds(60))
                .block();
        assertThat(slow.asked).hasValue(1);
        Instant before = NOW.minus(Duration.ofHours(1));
        rankings.scores(Rankings.By.OCCURRENCES, ALL, before.minus(DAY), before).block();
        rankings.scores(Rankings.By.OCCURRENCES, ALL, before.minus(DAY).minusSeconds(60), before.minusSeconds(60))
                .block();
        rankings.scores(Rankings.By.OCCURRENCES, ALL, NOW.minus(DAY.multipliedBy(2)), NOW)
                .block();
        rankings.scores(Rankings.By.OCCURRENCES, new Series.Scope.Services(Set.of("a")), NOW.minus(DAY), NOW)
                .block();
        assertThat(slow.asked).hasValue(5);
    }

    @Test
    void whoAsksTheSameAtTheSameTimeWaitsForOneAnswer() {
        slow.gate = Sinks.empty();
        AtomicInteger got = new AtomicInteger();
        rankings.scores(Rankings.By.OCCURRENCES, ALL, NOW.minus(DAY), NOW).subscribe(scores -> got.incrementAndGet());
        rankings.scores(Rankings.By.OCCURRENCES, ALL, NOW.minus(DAY), NOW).subscribe(scores -> got.incrementAndGet());
        assertThat(got).hasValue(0);
        slow.gate.tryEmitEmpty().orThrow();
        assertThat(got).hasValue(2);
        assertThat(slow.asked).hasValue(1);
    }

    @Test
    void troubleIsNotKeptAndDoesNotTakeAwayWhatIs() {
        slow.failure = new StoreUnavailableException("the disk is full");
        StepVerifier.create(rankings.scores(Rankings.By.OCCURRENCES, ALL, NOW.minus(DAY), NOW))
                .verifyErrorMessage("the disk is full");
        slow.failure = null;
        slow.takes = LONG;
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 1);
        assertThat(score("k1")).isEqualTo(1);
        slow.failure = new StoreUnavailableException("the disk is full");
        slow.pass(Duration.ofSeconds(40));
        assertThat(score("k1")).isEqualTo(1);
        slow.pass(Duration.ofSeconds(40));
        StepVerifier.create(rankings.scores(Rankings.By.OCCURRENCES, ALL, NOW.minus(DAY), NOW))
                .verifyErrorMessage("the disk is full");
    }

    @Test
    void ofManyErrorsEachHasItsOwn() {
        Map<ErrorId, Double> scores = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            scores.put(ErrorId.of("shop", "k" + i), i % 100 - 50.0);
        }
        Scores all = Scores.of(scores);
        assertThat(all.size()).isEqualTo(10_000);
        scores.forEach((id, score) -> assertThat(all.applyAsDouble(id)).isEqualTo(score));
        for (int i = 10_000; i < 20_000; i++) {
            assertThat(all.applyAsDouble(ErrorId.of("shop", "k" + i))).isZero();
        }
        assertThat(Scores.of(Map.of()).applyAsDouble(ErrorId.of("shop", "k1"))).isZero();
    }

    private double score(String key) {
        return score(Rankings.By.OCCURRENCES, key);
    }

    private double score(Rankings.By by, String key) {
        return rankings.scores(by, ALL, NOW.minus(DAY), NOW).block().applyAsDouble(ErrorId.of("shop", key));
    }
}
