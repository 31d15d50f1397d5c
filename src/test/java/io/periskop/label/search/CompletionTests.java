package io.periskop.label.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.label.search.Completion.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTests {
    /** {@code ^} is the cursor; what is chosen replaces the text. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " → ",
            quoteCharacter = '`',
            value = {
                "^ → NAME_OR_WORD → `` → `` → ``",
                "a ^ → NAME_OR_WORD → `` → `` → ``",
                "ser^ → NAME_OR_WORD → ser → ser → ``",
                "x -ser^vi=a → NAME_OR_WORD → ser → servi → ``",
                "-^ → NAME_OR_WORD → `` → `` → ``",
                "app.ver^ → NAME_OR_WORD → app.ver → app.ver → ``",
                "\"app.^ver\"=1 → NAME_OR_WORD → app. → \"app.ver\" → ``",
                "\"some te^ → PHRASE → some te → \"some te → ``",
                "\"a\"^ → OPERATOR → `` → `` → a",
                "\"a\"!^=b → OPERATOR → ! → != → a",
                "a=^ → VALUE → `` → `` → a",
                "a=b^ → VALUE → b → b → a",
                "a=b^cd e → VALUE → b → bcd → a",
                "a!~\"b^ c → VALUE → b → \"b c → a",
                "a=\"x\\\"^y\" → VALUE → x\" → \"x\\\"y\" → a",
                "a=\"b\"^ → VALUE → b → \"b\" → a",
                "a=^\"b\" → VALUE → `` → \"b\" → a",
                "\"open a=^ → PHRASE → open a= → \"open a= → ``",
            })
    void says(String text, Kind kind, String typed, String replaced, String label) {
        int cursor = text.indexOf('^');
        String whole = text.substring(0, cursor) + text.substring(cursor + 1);
        Completion completion = Completion.at(whole, cursor);
        assertThat(completion.kind()).isEqualTo(kind);
        assertThat(completion.typed()).isEqualTo(typed);
        assertThat(whole.substring(completion.from(), completion.to())).isEqualTo(replaced);
        assertThat(completion.label()).isEqualTo(label);
    }

    @Test
    void whatIsChosenIsQuotedWhereNeeded() {
        assertThat(Completion.at("a=", 2).replacement("b.c")).isEqualTo("b.c");
        assertThat(Completion.at("a=", 2).replacement("b c")).isEqualTo("\"b c\"");
        assertThat(Completion.at("a=~", 3).replacement("b.c")).isEqualTo("b\\.c");
        assertThat(Completion.at("a", 1).replacement("app.version")).isEqualTo("\"app.version\"");
        assertThat(Completion.at("a", 1).replacement("app")).isEqualTo("app");
    }
}
