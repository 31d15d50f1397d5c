package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTests {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "100, 100",
        "100B, 100",
        "10KB, 10240",
        "10KiB, 10240",
        "64MB, 67108864",
        "64MiB, 67108864",
        "1.5GB, 1610612736",
        "1MB512KB, 1572864",
        "1TB, 1099511627776",
        "0.5B, 0",
        "9223372036854775807, 9223372036854775807"
    })
    void parses(String text, long bytes) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1B", "1K", "1kb", "1mb", "1 MB", "MB", "1MBit", "many"})
    void refusesOtherForms(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Sizes.parse(text)).withMessageStartingWith("bad size '");
    }

    @ParameterizedTest
    @CsvSource({"0, 0B", "1, 1B", "1023, 1023B", "1024, 1KiB", "1536, 1536B", "268435456, 256MiB"})
    void formats(long bytes, String expected) {
        assertThat(Sizes.format(bytes)).isEqualTo(expected);
    }

    @Property
    void readsWhatItWrites(@ForAll long bytes) {
        long size = bytes & Long.MAX_VALUE;
        assertThat(Sizes.parse(Sizes.format(size))).isEqualTo(size);
    }
}
