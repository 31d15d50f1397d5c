package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTests {
    @ParameterizedTest
    @CsvSource({
        "2026-11-22T15:04:05Z, 2026-11-22T15:04:05Z",
        "2026-11-22t15:04:05z, 2026-11-22T15:04:05Z",
        "2026-11-22T15:04:05.123456789Z, 2026-11-22T15:04:05.123456789Z",
        "2026-11-22T15:04:05+05:30, 2026-11-22T09:34:05Z",
        "2026-11-22T15:04:05 05:30, 2026-11-22T09:34:05Z",
        "2026-11-22T15:04:05-08:00, 2026-11-22T23:04:05Z",
        "0, 1970-01-01T00:00:00Z",
        "1763823845, 2025-11-22T15:04:05Z",
        "1763823845.25, 2025-11-22T15:04:05.250Z",
        "1763823845250, 2025-11-22T15:04:05.250Z",
        "99999999999, 5138-11-16T09:46:39Z",
        "100000000000, 1973-03-03T09:46:40Z",
    })
    void readsTimes(String text, Instant time) {
        assertThat(Times.instant(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "-1",
                "1e3",
                "2026-11-22",
                "2026-11-22T15:04:05",
                "2026-13-22T15:04:05Z",
                "1969-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "999999999999999999",
                "9999999999999999999999",
                "NaN",
                "0x10"
            })
    void refusesOtherTimes(String text) {
        assertThatThrownBy(() -> Times.instant(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is ");
    }

    @ParameterizedTest
    @CsvSource({
        "5m, PT5M",
        "1h30m, PT1H30M",
        "1y2w3d4h5m6s7ms, PT9172H5M6.007S",
        "250ms, PT0.25S",
        "15, PT15S",
        "0.5, PT0.5S",
        "0, PT0S",
    })
    void readsDurations(String text, Duration duration) {
        assertThat(Times.duration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "-5m", "-5", "5m1h", "1m1m", "1.5h", "5 m", "5M", "1e9", "99999999999"})
    void refusesOtherDurations(String text) {
        assertThatThrownBy(() -> Times.duration(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is ");
    }

    @Property
    void whatIsWrittenIsRead(@ForAll @LongRange(min = 0, max = 100_000_000_000L) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(Times.duration(Times.text(duration))).isEqualTo(duration);
    }
}
