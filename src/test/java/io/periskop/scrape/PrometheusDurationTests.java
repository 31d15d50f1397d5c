package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusDurationTests {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "1ms, PT0.001S",
        "90s, PT90S",
        "1h30m, PT1H30M",
        "1y2w3d4h5m6s7ms, PT9172H5M6.007S",
        "007s, PT7S",
        "106751d, PT2562024H"
    })
    void reads(String text, Duration duration) {
        assertThat(PrometheusDuration.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "00",
                "s",
                "1H",
                "30m1h",
                "1s1s",
                "1.5h",
                "-1s",
                "+1s",
                " 1s",
                "1s ",
                "1us",
                "1\u0660s",
                "300y",
                "9223372036854775807y",
                "9223372036854775808s",
                "99999999999999999999s",
                "292y999w"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> PrometheusDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("is ");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT1M, 1m",
        "PT90S, 1m30s",
        "P365D, 1y",
        "P366D, 366d",
        "P14D, 2w",
        "P15D, 15d",
        "PT36H, 1d12h",
        "PT0.0005S, 1ms",
        "PT1.0019S, 1s1ms"
    })
    void writes(Duration duration, String text) {
        assertThat(PrometheusDuration.format(duration)).isEqualTo(text);
    }

    @Property
    void readsWhatItWrites(@ForAll @LongRange(min = 0, max = 9_223_372_036_854L) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(PrometheusDuration.parse(PrometheusDuration.format(duration)))
                .isEqualTo(duration);
    }
}
