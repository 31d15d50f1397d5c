package io.periskop.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.series.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlacementTests {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:30Z");
    private static final int MINUTE = (int) (NOW.getEpochSecond() / 60);

    @Test
    void nothingHasNoPlace() {
        assertThat(place(0, NOW.minusSeconds(10))).isEmpty();
        assertThat(place(0, NOW.minusSeconds(10), NOW)).isEmpty();
    }

    @Test
    void whatWasToldGoesToItsMinute() {
        assertThat(place(3, null, ago("0s"), ago("31s"), ago("1h")))
                .containsExactly(new Bucket(MINUTE - 60, 1), new Bucket(MINUTE - 1, 1), new Bucket(MINUTE, 1));
    }

    @Test
    void ofMoreTimesThanOccurrencesTheNewestAreUsed() {
        assertThat(place(2, null, ago("1h"), ago("1s"), ago("2h"), ago("1m")))
                .containsExactly(new Bucket(MINUTE - 1, 1), new Bucket(MINUTE, 1));
    }

    @Test
    void theRestIsSpreadSinceTheSourceWasHeard() {
        assertThat(place(40, NOW.minusSeconds(40))).containsExactly(new Bucket(MINUTE - 1, 10), new Bucket(MINUTE, 30));
        assertThat(place(41, NOW.minusSeconds(40), ago("0s")))
                .containsExactly(new Bucket(MINUTE - 1, 10), new Bucket(MINUTE, 31));
    }

    @Test
    void fewOccurrencesOverManyMinutesStayWhole() {
        assertThat(place(2, NOW.minus(Duration.ofMinutes(100))))
                .extracting(Bucket::count)
                .containsExactly(1L, 1L);
    }

    @Test
    void atFirstSightOnlyWhatWasToldHasAPlace() {
        assertThat(place(100_000, null)).isEmpty();
        assertThat(place(100_000, null, ago("10s"))).containsExactly(new Bucket(MINUTE, 1));
    }

    @Test
    void heardThisVeryMomentItHappenedNow() {
        assertThat(place(5, NOW)).containsExactly(new Bucket(MINUTE, 5));
    }

    @Test
    void aClockThatWentBackPutsItNow() {
        assertThat(place(5, NOW.plusSeconds(100))).containsExactly(new Bucket(MINUTE, 5));
    }

    @Test
    void whatIsToldFromTheFutureHappenedNow() {
        assertThat(place(1, null, Instant.parse("9999-12-31T23:59:59Z"))).containsExactly(new Bucket(MINUTE, 1));
    }

    @Test
    void theFarPastHasAPlaceToo() {
        assertThat(place(1, null, Instant.parse("0000-01-01T00:00:00Z")))
                .containsExactly(new Bucket((int) Math.floorDiv(-62_167_219_200L, 60L), 1));
    }

    @Test
    void aLongGapIsFilledByTheHour() {
        List<Bucket> day = place(2400, NOW.minus(Duration.ofDays(1)));
        assertThat(day).hasSize(25);
        assertThat(day.get(0).step()).isEqualTo(MINUTE - 1440);
        assertThat(day.subList(1, 24)).allSatisfy(hour -> {
            assertThat(hour.step() % 60).isZero();
            assertThat(hour.count()).isEqualTo(100);
        });
        assertThat(sum(day)).isEqualTo(2400);
    }

    @Test
    void threeHoursAreFilledByTheMinute() {
        assertThat(place(18_000, NOW.minus(Duration.ofHours(3)))).hasSize(181);
    }

    @Test
    void hugeCountsAreNotRounded() {
        long delta = (1L << 53) * 3 + 1;
        assertThat(sum(place(delta, NOW.minusSeconds(3600)))).isEqualTo(delta);
        assertThat(sum(place(Long.MAX_VALUE, NOW.minusSeconds(3600)))).isEqualTo(Long.MAX_VALUE);
    }

    /** Known since when: all of it is placed, after that time. Not known: no more than was told. */
    @Property(tries = 500)
    void sumsAreExact(@ForAll long seed, @ForAll @LongRange(min = 0, max = 1L << 40) long delta) {
        Random random = new Random(seed);
        List<Instant> times = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            times.add(NOW.minusSeconds(random.nextInt(100_000) - 1000L));
        }
        Instant since = random.nextInt(4) == 0 ? null : NOW.minusMillis(random.nextLong(1L << random.nextInt(1, 33)));
        List<Bucket> placed = Placement.place(delta, times, since, NOW);
        assertThat(sum(placed)).isEqualTo(since == null ? Math.min(delta, times.size()) : delta);
        assertThat(placed).extracting(Bucket::step).isSorted().doesNotHaveDuplicates();
        assertThat(placed).allSatisfy(bucket -> {
            assertThat(bucket.count()).isPositive();
            assertThat(bucket.step()).isLessThanOrEqualTo(MINUTE);
        });
    }

    private static List<Bucket> place(long delta, @Nullable Instant since, Instant... times) {
        return Placement.place(delta, List.of(times), since, NOW);
    }

    private static Instant ago(String time) {
        return NOW.minus(Duration.parse("PT" + time));
    }

    private static long sum(List<Bucket> buckets) {
        return buckets.stream().mapToLong(Bucket::count).sum();
    }
}
