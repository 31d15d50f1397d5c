package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotedTests {
    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "postgres://me:pw@db/p, postgres://me:***@db/p",
        "me:p@w:x@tcp(db)/p, me:***@tcp(db)/p",
        "host=db Password = pw user=me, host=db Password =***",
        "http://h:1, http://h:1",
        "h:1, h:1"
    })
    void hidesPasswords(String text, String shown) {
        assertThat(Quoted.mask(text)).isEqualTo(shown);
    }

    @Test
    void staysOnOneLine() {
        assertThat(Quoted.value("a\nb\r\t\u0000\u202e\u2028")).isEqualTo("'a\\nb\\r\\t\\u0000\\u202E\\u2028'");
    }

    @Test
    void cutsBetweenCharacters() {
        assertThat(Quoted.plain("\ud83d\ude80".repeat(80))).isEqualTo("\ud83d\ude80".repeat(80));
        assertThat(Quoted.plain("\ud83d\ude80".repeat(81))).isEqualTo("\ud83d\ude80".repeat(80) + "\u2026");
    }
}
