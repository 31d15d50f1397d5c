package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTests {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "+0, PT0S",
        "-0, PT0S",
        "0s, PT0S",
        "300ms, PT0.3S",
        "1.5h, PT1H30M",
        ".5s, PT0.5S",
        "5.s, PT5S",
        "1m30s, PT1M30S",
        "30s1m, PT1M30S",
        "1us, PT0.000001S",
        "1µs, PT0.000001S",
        "1μs, PT0.000001S",
        "7ns, PT0.000000007S",
        "0.9ns, PT0S",
        "-10s, PT-10S",
        "+10s, PT10S",
        "1d, PT24H",
        "2w, PT336H",
        "1y, PT8760H",
        "1d12h, PT36H",
        "1y2w3d4h5m6s7ms, PT9172H5M6.007S",
        "9223372036854775807ns, PT2562047H47M16.854775807S",
        "-9223372036854775807ns, PT-2562047H-47M-16.854775807S",
    })
    void parses(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                "s",
                ".",
                ".s",
                "1.2.3s",
                "--1s",
                "+-1s",
                "1 s",
                " 1s",
                "1s ",
                "1S",
                "1M",
                "1min",
                "1e3s",
                "0x1s",
                "١s",
                "1m30",
                "PT1S",
                "1_000s",
                "1\u0000s"
            })
    void refusesOtherForms(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessageStartingWith("bad duration '");
    }

    @ParameterizedTest
    @CsvSource({"10, 10s", "1.5, 1.5s", "-3, -3s", "00, 00s"})
    void asksForAUnit(String text, String advice) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("'" + text + "' has no unit; write " + advice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808ns", "293y", "-293y", "99999999999999999999999999999999999999999h"})
    void refusesWhatWouldOverflow(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("duration '" + text + "' is too long; the longest is about 292y");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT1M30S, 1m30s",
        "PT36H, 1d12h",
        "PT9600H, 400d",
        "PT1.5S, 1s500ms",
        "PT-0.000001001S, -1us1ns",
        "PT0.009S, 9ms"
    })
    void formats(Duration duration, String expected) {
        assertThat(Durations.format(duration)).isEqualTo(expected);
    }

    @Property
    void readsWhatItWrites(@ForAll long nanos) {
        Duration duration = Duration.ofNanos(Math.max(nanos, -Long.MAX_VALUE));
        assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    }

    @Property
    void throwsNothingElse(@ForAll String text) {
        try {
            assertThat(Durations.parse(text)).isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("; ");
        }
    }
}
