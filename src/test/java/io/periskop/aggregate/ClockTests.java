package io.periskop.aggregate;

import static io.periskop.aggregate.Hearing.at;
import static io.periskop.aggregate.Hearing.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.series.Bucket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The server's clock is stepped, or two servers have two of them: that changes when, never how often. */
class ClockTests {
    private static final long HOUR = Duration.ofHours(1).toSeconds();

    private final Hearing hearing = new Hearing();

    @Test
    void aClockThatIsSteppedBackCostsNoCountAndNoTime() {
        hearing.hears("a", 2 * HOUR, says("k", 10));
        hearing.hears("a", 2 * HOUR + 60, says("k", 12));
        hearing.hears("a", 0, says("k", 15));
        assertThat(hearing.error("k").total()).isEqualTo(15);
        assertThat(hearing.error("k").lastSeen()).isEqualTo(at(2 * HOUR + 60));
        assertThat(hearing.error("k").firstSeen())
                .isBeforeOrEqualTo(hearing.error("k").lastSeen());
        hearing.hears("a", 60, says("k", 16));
        assertThat(hearing.error("k").total()).isEqualTo(16);
    }

    /** Nothing is put where the clock has not been yet: the interval since a later time is none. */
    @Test
    void whatIsCountedAfterTheStepBelongsToTheMinuteOfTheNewTime() {
        hearing.hears("a", 2 * HOUR, says("k", 10));
        hearing.minutes.clear();
        hearing.hears("a", 0, says("k", 15));
        assertThat(hearing.minutes).containsExactly(new Bucket((int) (at(0).getEpochSecond() / 60), 5));
    }

    @Test
    void anOccurrenceOfTheFutureHappenedNow() {
        hearing.hears("a", 0, says("k", 1, 0));
        hearing.minutes.clear();
        hearing.hears("a", 60, says("k", 2, 0, 5 * HOUR));
        assertThat(hearing.minutes).containsExactly(new Bucket((int) (at(60).getEpochSecond() / 60), 1));
    }

    @Test
    void twoServersWhoseClocksDifferCountTogether() {
        long count = 0;
        for (int i = 0; i < 20; i++) {
            count += i;
            hearing.hears("a", i * 15L + HOUR, says("k", count));
            hearing.hears("a", i * 15L - HOUR, says("k", count));
        }
        assertThat(hearing.error("k").total()).isEqualTo(count);
        assertThat(hearing.error("k").lastSeen()).isEqualTo(at(19 * 15L + HOUR));
        assertThat(hearing.minutes.stream().mapToLong(Bucket::count).sum()).isLessThanOrEqualTo(count);
    }
}
