package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTemplateTests {
    @ParameterizedTest
    @CsvSource({
        "order 17 of 300, order # of #",
        "took 1.5s, took #.#s",
        "id=550e8400-e29b-41d4-a716-446655440000!, id=#!",
        "at 0xDEADbeef, at #",
        "at 0xzz, at #xzz",
        "commit 9fceb02, commit #",
        "commit beaded, commit beaded",
        "digest deadbeefdeadbeef, digest #",
        "host-12.eu, host-#.eu",
        "v2x3, v#x#",
        "größe 5 µm, größe # µm",
        "'', ''",
    })
    void numbersBecomeSigns(String message, String template) {
        assertThat(MessageTemplate.of(message)).isEqualTo(template);
    }

    @Property(tries = 300)
    void noAsciiDigitIsLeft(@ForAll String message) {
        assertThat(MessageTemplate.of(message)).doesNotContainPattern("[0-9]");
    }

    @Property(tries = 300)
    void aTemplateIsItsOwnTemplate(@ForAll String message) {
        String template = MessageTemplate.of(message);
        assertThat(MessageTemplate.of(template)).isEqualTo(template);
    }
}
