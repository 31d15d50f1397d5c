package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushScheduleTests {
    private static final PushSchedule SCHEDULE = PushSchedule.defaults();
    private static final PushOutcome LOST = PushOutcome.failed(PushOutcome.Kind.UNREACHABLE, "no one there");

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 2000", "3, 4000", "9, 256000", "10, 300000", "1000000, 300000"})
    void waitsLongerWithEachFailure(int failures, long millis) {
        assertThat(SCHEDULE.untilRetry(LOST, failures, 1)).isEqualTo(Duration.ofMillis(millis));
        assertThat(SCHEDULE.untilRetry(LOST, failures, 0)).isEqualTo(Duration.ofMillis(millis / 2));
    }

    @ParameterizedTest
    @CsvSource({"400, 300", "401, 300", "404, 300", "301, 300", "408, 1", "429, 1", "500, 1", "503, 1"})
    void aRefusalThatStaysOneIsNotRetriedSoon(int status, long seconds) {
        assertThat(SCHEDULE.untilRetry(PushOutcome.answered(status), 1, 1)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"30, 30, 33", "1, 1, 1.1", "0, 0.5, 1", "299, 299, 300", "86400, 300, 300"})
    void itComesNoSoonerThanItWasAskedTo(long asked, double soonest, double latest) {
        PushOutcome busy = PushOutcome.answered(503, Duration.ofSeconds(asked));
        assertThat(SCHEDULE.untilRetry(busy, 1, 0)).isEqualTo(Duration.ofMillis(Math.round(soonest * 1000)));
        assertThat(SCHEDULE.untilRetry(busy, 1, 1)).isEqualTo(Duration.ofMillis(Math.round(latest * 1000)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 | 120",
                "0 | 0",
                "99999999999999999999999 | 86400",
                "Mon, 23 Nov 2026 12:00:30 GMT | 30",
                "Mon, 23 Nov 2026 11:00:00 GMT | 0",
                "Fri, 23 Nov 2029 12:00:00 GMT | 86400",
                "-5 | 0",
                "1.5 | 0",
                "soon | 0",
            })
    void retryAfterIsSecondsOrADate(String said, long seconds) {
        assertThat(RetryAfter.parse(said, Instant.parse("2026-11-23T12:00:00Z")))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void processesDoNotPushTogether() {
        assertThat(SCHEDULE.untilNext(0)).isEqualTo(Duration.ofSeconds(27));
        assertThat(SCHEDULE.untilNext(1)).isEqualTo(Duration.ofSeconds(33));
    }

    @Test
    void refusesSenselessDurations() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SCHEDULE.withInterval(Duration.ZERO))
                .withMessageContaining("interval");
        assertThatIllegalArgumentException().isThrownBy(() -> SCHEDULE.withAtExit(Duration.ofDays(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SCHEDULE.withRetry(Duration.ofSeconds(-1), Duration.ofSeconds(1)));
    }
}
