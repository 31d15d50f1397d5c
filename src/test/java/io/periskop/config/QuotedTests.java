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

    @Test
    void aParsersMessageShowsNoPassword() {
        assertThat(Quoted.message("me:s3cret@host:1", "no scheme in 'me:s3cret@host:1'; write one"))
                .isEqualTo("no scheme in 'me:***@host:1'; write one");
        assertThat(Quoted.message("http://me:s3cret@a_b/x", "no host in 'me:s3cret@a_b'; write one"))
                .isEqualTo("no host in 'me:***@a_b'; write one");
        assertThat(Quoted.message("a\nb", "bad 'a\nb'; write one")).isEqualTo("bad 'a\\nb'; write one");
        assertThat(Quoted.message("", "empty; write one")).isEqualTo("empty; write one");
        assertThat(Quoted.message("x", "expected text; write 'x'")).isEqualTo("expected text; write 'x'");
    }
}
