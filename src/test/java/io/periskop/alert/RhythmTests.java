package io.periskop.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RhythmTests {
    private static final int FORTNIGHT = 14 * Rhythm.SLOTS_A_DAY;

    @ParameterizedTest
    @CsvSource({"8, 2", "30, 5", "100, 60", "12, 0.5", "500, 300"})
    void theTailOfPoissonIsBoundedClosely(int count, double mean) {
        double exact = 0;
        for (int k = count; k < count + 2000; k++) {
            exact += Math.exp(k * Math.log(mean) - mean - NegativeBinomial.logGamma(k + 1));
        }
        assertThat(NegativeBinomial.logTail(count, mean, 1)).isBetween(Math.log(exact), Math.log(exact) + 0.3);
    }

    @ParameterizedTest
    @CsvSource({"40, 5, 4", "200, 50, 10", "300, 5, 30", "9, 0.5, 1.5"})
    void theTailOfWhatVariesMoreIsBoundedClosely(int count, double mean, double fano) {
        double r = mean / (fano - 1);
        double exact = 0;
        for (int k = count; k < count + 20_000; k++) {
            exact += Math.exp(NegativeBinomial.logGamma(k + r)
                    - NegativeBinomial.logGamma(r)
                    - NegativeBinomial.logGamma(k + 1)
                    - r * Math.log(fano)
                    + k * Math.log((fano - 1) / fano));
        }
        assertThat(NegativeBinomial.logTail(count, mean, fano)).isBetween(Math.log(exact) - 1e-6, Math.log(exact) + 1);
    }

    @Test
    void gammaIsThatOfTheFactorials() {
        double factorial = 0;
        for (int n = 1; n < 60; n++) {
            assertThat(NegativeBinomial.logGamma(n)).isCloseTo(factorial, within(1e-9));
            factorial += Math.log(n);
        }
        assertThat(NegativeBinomial.logGamma(0.5)).isCloseTo(Math.log(Math.sqrt(Math.PI)), within(1e-9));
    }

    @Test
    void whatIsNotAboveTheMeanIsUsual() {
        assertThat(NegativeBinomial.logTail(5, 5, 1)).isZero();
        assertThat(NegativeBinomial.logTail(3, 5, 9)).isZero();
    }

    @Test
    void anAlarmBeginsWhileItsSlotIsOpenAndEndsWhenItIsCalm() {
        Rhythm rhythm = steady(2, FORTNIGHT);
        rhythm.peek(2);
        assertThat(rhythm.alarms()).isFalse();
        rhythm.peek(40);
        assertThat(rhythm.alarms()).isTrue();
        assertThat(rhythm.alarmSince()).isEqualTo(FORTNIGHT);
        assertThat(rhythm.shownCount()).isEqualTo(40);
        assertThat(rhythm.shownExpected()).isCloseTo(2, within(0.2));
        assertThat(rhythm.shownMinutes()).isEqualTo(5);
        rhythm.learn(60);
        rhythm.learn(2);
        rhythm.learn(2);
        assertThat(rhythm.alarms()).isTrue();
        rhythm.learn(2);
        assertThat(rhythm.alarms()).isFalse();
        rhythm.learn(2);
        assertThat(rhythm.alarms())
                .as("the hour that holds the spike does not begin another one")
                .isFalse();
    }

    @Test
    void aSpikeIsNotTakenForTheUsual() {
        Rhythm rhythm = steady(2, FORTNIGHT);
        for (int i = 0; i < Rhythm.SLOTS_AN_HOUR; i++) {
            rhythm.learn(500);
        }
        for (int i = 0; i < 4; i++) {
            rhythm.learn(2);
        }
        assertThat(rhythm.alarms()).isFalse();
        rhythm.peek(40);
        assertThat(rhythm.alarms()).isTrue();
    }

    @Test
    void whatLastsForADayIsUsual() {
        Rhythm rhythm = steady(2, FORTNIGHT);
        for (int i = 0; i <= Rhythm.SLOTS_A_DAY; i++) {
            rhythm.learn(40);
        }
        assertThat(rhythm.alarms()).isFalse();
        rhythm.peek(45);
        assertThat(rhythm.alarms()).isFalse();
        rhythm.peek(400);
        assertThat(rhythm.alarms()).isTrue();
    }

    @Test
    void nothingIsAlarmingOnTheFirstDayAndInTheFirstWeekOnlyWhatIsFarAboveThePeak() {
        Rhythm day = steady(2, Rhythm.DEAF_SLOTS - 1);
        day.peek(5000);
        assertThat(day.alarms()).isFalse();
        Rhythm week = steady(2, 2 * Rhythm.SLOTS_A_DAY);
        week.peek(20);
        assertThat(week.alarms()).isFalse();
        week.peek(21);
        assertThat(week.alarms()).isTrue();
    }

    @Test
    void hoursTeachWhatTheirSlotsWould() {
        Rhythm bySlot = new Rhythm(0);
        Rhythm byHour = new Rhythm(0);
        for (int hour = 0; hour < 14 * 24; hour++) {
            int count = hour % 24 < 12 ? 2 : 20;
            for (int i = 0; i < Rhythm.SLOTS_AN_HOUR; i++) {
                bySlot.learn(count);
            }
            byHour.learnHour((long) count * Rhythm.SLOTS_AN_HOUR);
        }
        assertThat(byHour.next()).isEqualTo(bySlot.next());
        bySlot.peek(100);
        byHour.peek(100);
        assertThat(byHour.alarms()).isTrue();
        assertThat(byHour.shownExpected()).isCloseTo(bySlot.shownExpected(), within(0.5));
        assertThat(byHour.shownExpected()).isCloseTo(2, within(0.8));
    }

    private static Rhythm steady(int count, int slots) {
        Rhythm rhythm = new Rhythm(0);
        for (int i = 0; i < slots; i++) {
            rhythm.learn(count);
        }
        return rhythm;
    }
}
