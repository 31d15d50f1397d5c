package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
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
