package io.periskop.store;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorIdTests {
    /** Printed by {@code printf '\0\0\0\7billingFoo@1' | sha256sum}: the same on every server, for ever. */
    @Test
    void isTheBeginningOfASha256() {
        ErrorId id = ErrorId.of("billing", "Foo@1");
        assertThat(String.format("%016x%016x", id.high(), id.low())).isEqualTo("6e461828135eb1549d54f63da91a6454");
        assertThat(id.text()).isEqualTo("bkYYKBNesVSdVPY9qRpkVA");
    }

    @Test
    void whereAServiceEndsMatters() {
        assertThat(ErrorId.of("ab", "c")).isNotEqualTo(ErrorId.of("a", "bc"));
    }

    @Property(tries = 500)
    void isReadAsItWasWritten(@ForAll String service, @ForAll String key) {
        ErrorId id = ErrorId.of(service, key);
        assertThat(id.text()).matches("[A-Za-z0-9_-]{22}");
        assertThat(ErrorId.parse(id.text())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "AAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAB",
                "AAAAAAAAAA/AAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAA=="
            })
    void othersAreRefused(String text) {
        assertThat(ErrorId.parse(text)).isNull();
    }
}
