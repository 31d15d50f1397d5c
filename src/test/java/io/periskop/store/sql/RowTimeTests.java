package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowTimeTests {
    @ParameterizedTest
    @CsvSource({
        "2026-11-22 16:03:56.898311104+00:00, 2026-11-22T16:03:56.898311104Z",
        "2026-11-22 17:03:56.8983+01:00, 2026-11-22T16:03:56.8983Z",
        "2026-11-22 16:03:56.898311+00, 2026-11-22T16:03:56.898311Z",
        "2026-11-22 21:33:56+05:30, 2026-11-22T16:03:56Z",
        "2026-11-22 12:33:56-03:30, 2026-11-22T16:03:56Z",
        "2026-11-22 16:03:56.898, 2026-11-22T16:03:56.898Z",
        "2026-11-22T16:03:56Z, 2026-11-22T16:03:56Z",
        "2026-11-22 16:03, 2026-11-22T16:03:00Z",
    })
    void readsWhatDriversSay(String text, Instant time) {
        assertThat(RowTime.parse(text, ZoneOffset.UTC)).isEqualTo(time);
    }

    @Test
    void withoutOffsetItIsOfTheZone() {
        assertThat(RowTime.parse("2026-11-22 17:03:56", ZoneId.of("Europe/Berlin")))
                .isEqualTo(Instant.parse("2026-11-22T16:03:56Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "infinity",
                "0000-00-00 00:00:00",
                "0001-01-01 00:00:00+00:00",
                "2026-13-01 00:00:00",
                "2026-01-01 00:00:00+99:00",
                "1763805600",
                "x"
            })
    void theRestIsNone(String text) {
        assertThat(RowTime.parse(text, ZoneOffset.UTC)).isNull();
    }
}
