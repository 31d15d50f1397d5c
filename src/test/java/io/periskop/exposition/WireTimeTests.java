package io.periskop.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTimeTests {

    /** The seconds are what the original server made of the text. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-01T10:00:00Z                | 1767261600",
                "2026-01-01T10:00:00.123456789Z      | 1767261600",
                "2026-01-01T10:00:00.1234567891234Z  | 1767261600",
                "2026-01-01T10:00:00,5Z              | 1767261600",
                "2026-01-01T10:00:00+02:00           | 1767254400",
                "2026-01-01T10:00:00-00:00           | 1767261600",
                "2026-01-01T9:00:00Z                 | 1767258000",
                "2026-01-01T10:00:00+24:00           | 1767175200",
                "2026-01-01T10:00:00+99:99           | 1766899260",
                "0000-01-01T00:00:00Z                | -62167219200",
                "9999-12-31T23:59:59.999999999Z      | 253402300799",
                "1969-12-31T23:59:59.999Z            | -1",
            })
    void accepts(String text, long seconds) {
        assertThat(WireTime.parse(text).getEpochSecond()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T10:00:00.5Z, 500000000",
        "'2026-01-01T10:00:00,5Z', 500000000",
        "2026-01-01T10:00:00.123456789Z, 123456789",
        "2026-01-01T10:00:00.1234567899Z, 123456789",
        "2026-01-01T10:00:00.000000000000000000000000000000000001Z, 0",
        "2026-01-01T10:00:00.9999999999+02:00, 999999999"
    })
    void cutsTheFractionAtNanoseconds(String text, int nanos) {
        assertThat(WireTime.parse(text).getNano()).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01T10:00:00+0200",
                "2026-01-01T10:00:00",
                "2026-01-01 10:00:00Z",
                "2026-01-01t10:00:00Z",
                "2026-01-01T10:00:00z",
                "2026-01-01T10:00Z",
                "2026-01-01T23:59:60Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T10:60:00Z",
                "2026-02-30T10:00:00Z",
                "2025-02-29T10:00:00Z",
                "2026-13-01T10:00:00Z",
                "2026-00-01T10:00:00Z",
                "2026-01-00T10:00:00Z",
                "10000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "+2026-01-01T00:00:00Z",
                "",
                " ",
                "Z",
                "2026-01-01T10:00:00Z[Europe/Berlin]",
                "2026-01-01T10:00:00.Z",
                "2026-01-01T10:00:00,Z",
                "2026-01-01T10:00:00.5",
                "2026-01-01T10:00:00Z ",
                " 2026-01-01T10:00:00Z",
                "2026-01-01T10:00:00+2:00",
                "2026-01-01T10:00:00+02:0",
                "2026-01-01T10:00:00+02",
                "2026-01-01T10:00:00+",
                "2026-1-01T10:00:00Z",
                "26-01-01T10:00:00Z",
                "2026-01-01T10:0:00Z",
                "1767261600",
                "٢٠٢٦-01-01T10:00:00Z",
            })
    void refuses(String text) {
        assertThatThrownBy(() -> WireTime.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "0001-01-01T00:00:00.000Z",
                "0001-01-01T02:00:00+02:00",
                "0001-01-01T00:00:00.0000000001Z"
            })
    void takesTheZeroTimeOfGoForNone(String text) {
        assertThat(WireTime.parse(text)).isNull();
    }

    @Property
    void readsWhatJavaWrites(
            @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long second,
            @ForAll @IntRange(max = 999_999_999) int nano) {
        Instant time = Instant.ofEpochSecond(second, nano);

        assertThat(WireTime.parse(time.toString())).isEqualTo(time);
    }

    @Property
    void readsEveryOffset(
            @ForAll @LongRange(min = 0, max = 4_102_444_800L) long second,
            @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int minutes) {
        OffsetDateTime time = Instant.ofEpochSecond(second)
                .atOffset(ZoneOffset.ofTotalSeconds(minutes * 60))
                .withNano(1);

        assertThat(WireTime.parse(time.toString())).isEqualTo(time.toInstant());
    }
}
