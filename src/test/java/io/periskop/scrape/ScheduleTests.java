package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTests {
    private static final Schedule EVERY_SECOND_AT_300 = new Schedule(1000, 300);

    @Test
    void isTheSameAlwaysAndEverywhere() {
        Schedule schedule = Schedule.of("service", "http://a:1/errors", Duration.ofMinutes(1));
        assertThat(schedule).isEqualTo(Schedule.of("service", "http://a:1/errors", Duration.ofMinutes(1)));
        // Written down: another number would move every target's turn when the server is updated.
        assertThat(schedule).isEqualTo(new Schedule(60_000, schedule.offsetMillis()));
        assertThat(Schedule.of("servic", "ehttp://a:1/errors", Duration.ofMinutes(1)))
                .isNotEqualTo(schedule);
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, 60_000, 86_400_000})
    void spreadsTargetsEvenly(long interval) {
        int[] slots = new int[100];
        int targets = 20_000;
        for (int i = 0; i < targets; i++) {
            Schedule schedule = Schedule.of(
                    "service", "http://10.0." + i / 256 + "." + i % 256 + ":8080/errors", Duration.ofMillis(interval));
            assertThat(schedule.offsetMillis()).isBetween(0L, interval - 1);
            slots[(int) (schedule.offsetMillis() * slots.length / interval)]++;
        }
        double expected = targets / (double) slots.length;
        double chiSquare = 0;
        for (int slot : slots) {
            chiSquare += (slot - expected) * (slot - expected) / expected;
        }
        // 99 degrees of freedom: above 161 once in ten thousand at random; a good spread may be better than random.
        assertThat(chiSquare).isLessThan(161);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 299, 300, 301, 1299, 1300, -1, -700, -701, 1_795_000_000_123L})
    void theNextTurnIsLaterAndWithinOneInterval(long now) {
        Instant after = Instant.ofEpochMilli(now).plusNanos(999_999);
        Instant next = EVERY_SECOND_AT_300.next(Instant.ofEpochMilli(now));
        assertThat(next).isAfter(after.minusNanos(999_999)).isBeforeOrEqualTo(after.plusMillis(1000));
        assertThat(Math.floorMod(next.toEpochMilli(), 1000)).isEqualTo(300);
    }

    @Test
    void aTurnThatCameEarlyDoesNotComeAgain() {
        assertThat(EVERY_SECOND_AT_300.next(at(1300), at(1295))).isEqualTo(at(2300));
        assertThat(EVERY_SECOND_AT_300.next(at(1300), at(1302))).isEqualTo(at(2300));
        assertThat(EVERY_SECOND_AT_300.next(at(1300), at(3302))).isEqualTo(at(4300));
    }

    @Test
    void aClockThatWasSetBackDelaysByOneTurnAtMost() {
        assertThat(EVERY_SECOND_AT_300.next(at(3_600_300), at(1000))).isEqualTo(at(1300));
    }

    @Test
    void countsTurnsLeftOut() {
        assertThat(EVERY_SECOND_AT_300.missed(at(1300), at(2300))).isZero();
        assertThat(EVERY_SECOND_AT_300.missed(at(1400), at(2300))).isZero();
        assertThat(EVERY_SECOND_AT_300.missed(at(1300), at(3300))).isEqualTo(1);
        assertThat(EVERY_SECOND_AT_300.missed(at(1300), at(11_300))).isEqualTo(9);
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
