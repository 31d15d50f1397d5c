package io.periskop.label.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredTextTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "Timeout Timeout",
                ".*Timeout.+ Timeout",
                ".*Read.*Timeout.* Timeout",
                "com\\.example\\..* com.example.",
                "ab?cde cde",
                "abc*d ab",
                "abc+d abc",
                "ab{2}cd cd",
                "(a|b)cd[x-z]efg efg",
                "[]ab]cde cde",
                "[^]]cde cde",
                "(abcdef)?x x",
                "((?:abc|d)\\(e)*fg fg",
                "\\d+abc\\w abc",
                "a\ud83d\ude00?b a",
                ".* \"\"",
                "abc|.* \"\"",
                "a)|(?:b \"\"",
                "(?i)abc \"\"",
                "((?i)a)bc \"\"",
                "\\Qa.b\\E \"\"",
                "\\x41bc \"\"",
                "\\pLbc \"\"",
                "[[:alpha:]]bc \"\"",
                "abc+* \"\"",
                "abc{ \"\"",
            })
    void isInAllThatMatches(String regex, String required) {
        assertThat(RequiredText.of(regex)).isEqualTo(required);
    }
}
