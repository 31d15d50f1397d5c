package io.periskop.store;

import static io.periskop.store.Said.SERVICE;
import static io.periskop.store.Said.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.series.Bucket;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Occurrences over time. */
public interface SeriesContract extends StoreFixture {
    int MINUTE = (int) (T0.getEpochSecond() / 60);
    int HOUR = MINUTE / 60;

    @Test
    default void occurrencesAddUpByMinuteAndByHourOldestFirst() {
        TestStore store = store();
        counts(store, T0.plusSeconds(61), 1);
        counts(store, T0, 4);
        counts(store, T0.plusSeconds(59), 9);
        counts(store, T0.plus(Duration.ofHours(2)), 11);
        Instant end = T0.plus(Duration.ofHours(3));
        assertThat(store.minutes(SERVICE, "k", T0, end))
                .containsExactly(new Bucket(MINUTE, 8), new Bucket(MINUTE + 1, 1), new Bucket(MINUTE + 120, 2));
        assertThat(store.hours(SERVICE, "k", T0, end)).containsExactly(new Bucket(HOUR, 9), new Bucket(HOUR + 2, 2));
    }

    @Test
    default void aBucketBelongsToTheTimeItBeginsIn() {
        TestStore store = store();
        counts(store, T0, 1);
        counts(store, T0.plusSeconds(60), 3);
        assertThat(store.minutes(SERVICE, "k", T0, T0.plusSeconds(60))).containsExactly(new Bucket(MINUTE, 1));
        assertThat(store.minutes(SERVICE, "k", T0.plusMillis(1), T0.plusSeconds(61)))
                .containsExactly(new Bucket(MINUTE + 1, 2));
        assertThat(store.minutes(
                        SERVICE, "k", T0.plusNanos(1), T0.plusSeconds(60).plusNanos(1)))
                .containsExactly(new Bucket(MINUTE + 1, 2));
        assertThat(store.minutes(SERVICE, "k", T0, T0)).isEmpty();
        assertThat(store.minutes(SERVICE, "k", T0.plusSeconds(60), T0)).isEmpty();
        assertThat(store.hours(SERVICE, "k", T0.plusSeconds(1), T0.plusSeconds(3601)))
                .isEmpty();
    }

    /** What a clock that was far ahead made of the series is not worth much; what comes after it is right. */
    @Test
    default void aClockThatWasAheadOnceHidesNothingThatComesAfter() {
        TestStore store = store();
        counts(store, T0, 1);
        counts(store, T0.plus(Duration.ofDays(60)), 3);
        counts(store, T0.plusSeconds(60), 7);
        assertThat(store.minutes(SERVICE, "k", T0.plusSeconds(60), T0.plusSeconds(120)))
                .containsExactly(new Bucket(MINUTE + 1, 4));
    }

    @Test
    default void theWholeOfTimeMayBeAskedFor() {
        TestStore store = store();
        counts(store, T0, 7);
        assertThat(store.minutes(SERVICE, "k", Instant.MIN, Instant.MAX)).containsExactly(new Bucket(MINUTE, 7));
        assertThat(store.hours(SERVICE, "k", Instant.MIN, Instant.MAX)).containsExactly(new Bucket(HOUR, 7));
        assertThat(store.minutes(SERVICE, "k", Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z")))
                .containsExactly(new Bucket(MINUTE, 7));
    }

    @Test
    default void ofWhatIsUnknownThereIsNoSeries() {
        TestStore store = store();
        counts(store, T0, 7);
        assertThat(store.minutes("unknown", "k", T0, T0.plusSeconds(60))).isEmpty();
        assertThat(store.hours(SERVICE, "unknown", T0, T0.plusSeconds(60))).isEmpty();
    }

    @Test
    default void whatIsOlderThanRetentionGoesWhenMoreComes() {
        StoreLimits limits = new StoreLimits(9, 9, 9, Duration.ofHours(1), Duration.ofHours(10), 1 << 20);
        TestStore store = store(limits, (service, what, n) -> {});
        counts(store, T0, 1);
        counts(store, T0.plus(Duration.ofMinutes(60)), 2);
        counts(store, T0.plus(Duration.ofMinutes(70)), 3);
        Instant end = T0.plus(Duration.ofDays(1));
        assertThat(store.minutes(SERVICE, "k", T0, end))
                .extracting(Bucket::step)
                .containsExactly(MINUTE + 60, MINUTE + 70);
        assertThat(store.hours(SERVICE, "k", T0, end)).containsExactly(new Bucket(HOUR, 1), new Bucket(HOUR + 1, 2));
        counts(store, T0.plus(Duration.ofHours(12)), 4);
        assertThat(store.hours(SERVICE, "k", T0, end)).containsExactly(new Bucket(HOUR + 12, 1));
        assertThat(store.total(SERVICE, "k")).isEqualTo(4);
    }

    private static void counts(TestStore store, Instant at, long upTo) {
        store.commit(says(SERVICE, "a", at).that("k", upTo).report());
    }
}
