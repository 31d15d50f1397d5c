package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.ingest.otlp.OtlpSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpReaderTests {
    private static OtlpSpec read(String otlp) {
        return ConfigLoader.parse("periskop.yaml", ("otlp: " + otlp).getBytes(StandardCharsets.UTF_8))
                .otlp();
    }

    @Test
    void readsEveryKey() {
        OtlpSpec spec = read("{services: [shop, 'pay-.*'], max_services: 7, max_body: 1MiB, max_exceptions: 9,"
                + " repeat_window: 90s}");
        assertThat(spec.enabled()).isTrue();
        assertThat(spec.services()).hasSize(2);
        assertThat(spec.services()).anyMatch(regex -> regex.matches("pay-eu"));
        assertThat(spec.services()).noneMatch(regex -> regex.matches("shop2"));
        assertThat(spec.maxServices()).isEqualTo(7);
        assertThat(spec.maxBody()).isEqualTo(1 << 20);
        assertThat(spec.maxExceptions()).isEqualTo(9);
        assertThat(spec.repeatWindow()).isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | false", "{} | true", "{enabled: true} | true", "{enabled: false, max_services: 3} | false"})
    void isOffUnlessItIsThere(String otlp, boolean enabled) {
        assertThat(read(otlp).enabled()).isEqualTo(enabled);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{service: a} | did you mean services?",
                "{services: ['(']} | otlp.services[0]",
                "{max_services: 0} | out of range",
                "{max_body: 2GiB} | out of range",
                "{repeat_window: 2d} | out of range",
            })
    void saysWhatIsWrong(String otlp, String sentence) {
        assertThatThrownBy(() -> read(otlp)).isInstanceOf(ConfigException.class).hasMessageContaining(sentence);
    }
}
