package io.periskop.label.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.periskop.label.search.LabelMatcher.Op;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchParserTests {
    /** What is typed, and the same search as it is written plainly. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " → ",
            quoteCharacter = '`',
            value = {
                "` ` → ``",
                "timeout → timeout",
                "` a \t b ` → `a b`",
                "a a A → a A",
                "\"connection refused\" → \"connection refused\"",
                "\"timeout\" → timeout",
                "\"say \\\"hi\\\"\" → \"say \\\"hi\\\"\"",
                "\"C:\\new\" → \"C:\\\\new\"",
                "-timeout → -timeout",
                "-\"a b\" → -\"a b\"",
                "\"-5\" → \"-5\"",
                "service=billing → service=billing",
                "x=1 service!=\"billing\" → x=1 service!=billing",
                "timeout service=\"a b\" → service=\"a b\" timeout",
                "version=~1\\..* → version=~1\\..*",
                "version=~\"1\\..*\" → version=~1\\..*",
                "version=~\"1\\\\..*\" → version=~1\\..*",
                "service=~(billing|search) → service=~(billing|search)",
                "a!~b|c → a!~b|c",
                "-a=b → a!=b",
                "-a!=b → a=b",
                "-a=~b → a!~b",
                "-a!~b → a=~b",
                "owner=\"\" → owner=\"\"",
                "owner!=\"\" → owner!=\"\"",
                "owner=~\"\" → owner=~\"\"",
                "\"app.version\"=1 → \"app.version\"=1",
                "-\"app.version\"=~\"1|2\" → \"app.version\"!~1|2",
                "\"app\"=1 → app=1",
                "\"größe\"=x → \"größe\"=x",
                "class=java.lang.IllegalStateException → class=java.lang.IllegalStateException",
                "method=<init> → method=<init>",
                "url=https://example.com/?a=b → url=https://example.com/?a=b",
                "https://example.com/?a=b → \"https://example.com/?a=b\"",
                "localhost:8080 → \"localhost:8080\"",
                "Foo::bar → \"Foo::bar\"",
                "class::new → \"class::new\"",
                "service://x → \"service://x\"",
                "NullPointerException: → \"NullPointerException:\"",
                "(Foo.java:12) → \"(Foo.java:12)\"",
                "call() → \"call()\"",
                "Oops! → \"Oops!\"",
                "vector<int> → \"vector<int>\"",
                "a->b → \"a->b\"",
                "~/x → \"~/x\"",
                "or → or",
                "\"OR\" → \"OR\"",
                "{} → \"{}\"",
                "'quoted' → \"'quoted'\"",
                "don't → \"don't\"",
                "naïve → naïve",
            })
    void reads(String text, String plain) {
        assertThat(SearchParser.parse(text).text()).isEqualTo(plain);
        assertThat(SearchParser.parse(plain)).isEqualTo(SearchParser.parse(text));
    }

    /** What is typed, the text that the error points at, and the whole with the suggestion in it. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " → ",
            quoteCharacter = '`',
            nullValues = "NONE",
            value = {
                "a \"b c → \"b c → a \"b c\"",
                "a=\"b\\ → \"b\\ → a=\"b\\\\\"",
                "\"a\"b → b → \"a\" b",
                "a=\"b\",c=d → , → a=\"b\" c=d",
                "- → - → \"-\"",
                "a - b → - → a \"-\" b",
                "--x → --x → \"--x\"",
                "\"\" → \"\" → ``",
                "-\"\" x → -\"\" → ` x`",
                "a OR b → OR → a \"OR\" b",
                "a || b → || → a \"||\" b",
                "s=a OR s=b.c → s=a OR s=b.c → s=~\"a|b\\\\.c\"",
                "s=a OR t=b → OR → s=a \"OR\" t=b",
                "a AND b → AND → a  b",
                "a && b → && → a  b",
                "a NOT b → NOT b → a -b",
                "NOT → NOT → \"NOT\"",
                "(a OR b) → (a → \"(a\" OR b)",
                "(a|b) → (a|b) → \"(a|b)\"",
                "-(a → (a → -\"(a\"",
                "{service=\"a\", b=~\"c,d\"} → {service=\"a\", b=~\"c,d\"} → service=\"a\" b=~\"c,d\"",
                "x {service=\"a → {service=\"a → NONE",
                "say\"hi\" → say\"hi\" → \"say\\\"hi\\\"\"",
                "a=b\"c\" → b\"c\" → a=\"b\\\"c\\\"\"",
                "class:Foo → class:Foo → class=Foo",
                "-class:Foo → -class:Foo → -class=Foo",
                "x class: Foo → class: Foo → x class=Foo",
                "service: → service: → service=\"\"",
                "class=  → class= → class=\"\"",
                "class= Foo → class= Foo → class=Foo",
                "class = Foo → class = Foo → class=Foo",
                "class =Foo → class =Foo → class=Foo",
                "x class =~ \"a b\" → class =~ \"a b\" → x class=~\"a b\"",
                "=> → => → \"=>\"",
                "a -=b → -=b → a \"-=b\"",
                "\"\"=a → \"\" → NONE",
                "a==b → == → a=b",
                "a=!b → =! → a!=b",
                "a~=b → ~= → a=~b",
                "a!=~b → !=~ → a!~b",
                "a:=b → := → a=b",
                "a>=5 → >= → NONE",
                "a<=5 → <= → NONE",
                "total>5 → total>5 → \"total>5\"",
                "foo.bar=x → foo.bar → foo_bar=x",
                "-foo-bar=x → foo-bar → -foo_bar=x",
                "5xx=x → 5xx → _5xx=x",
                "größe=x → größe → \"größe\"=x",
                "a='b c → NONE → NONE",
                "a='b' → 'b' → a=\"b\"",
                "a=~*b → *b → a=~.*b",
                "a=~(b → (b → NONE",
                "a=~b{1001} → b{1001} → NONE",
                "a=~((b{20}){20}){20} → ((b{20}){20}){20} → NONE",
                "a=~(bcdefghi){500} → (bcdefghi){500} → NONE",
                "a=~(?=b) → (?=b) → NONE",
            })
    void pointsAtTroubleAndSuggests(String text, String at, String corrected) {
        if (at == null) {
            assertThat(SearchParser.parse(text).phrases()).isNotEmpty();
            return;
        }
        SearchSyntaxException trouble = trouble(text);
        assertThat(text.substring(trouble.position(), trouble.position() + trouble.length()))
                .isEqualTo(at);
        assertThat(trouble.corrected(text)).isEqualTo(corrected);
        assertThat(trouble.sentence()).endsWith(".").doesNotContain("\n");
        assertThat(trouble).hasMessage("column " + (trouble.position() + 1) + ": " + trouble.sentence());
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " → ",
            quoteCharacter = '`',
            value = {
                "a OR b → Every part must match, there is no OR; for one of several values write name=~\"a|b\", or quote it to"
                        + " search for it.",
                "class:Foo → A label is asked for with =, not with a colon; write class=value, or quote it to search for the"
                        + " text.",
                "a=~(b → The regex '(b' is not a regular expression of RE2: missing closing ); see its syntax.",
                "a=~*b → The regex '*b' is not a regular expression of RE2: missing argument to repetition operator *; see"
                        + " its syntax.",
                "owner= → A value is missing after owner=; write it without a space before it, or \"\" for errors without this"
                        + " label.",
                "a==b → Labels are compared with =, !=, =~ and !~ only, there is no ==; quote a value that begins with one of"
                        + " these characters, and a text with an operator in it.",
            })
    void saysWhatToDo(String text, String sentence) {
        assertThat(trouble(text).sentence()).isEqualTo(sentence);
    }

    @Test
    void isBounded() {
        String most = "a ".repeat(SearchParser.MOST_PARTS);
        assertThat(SearchParser.parse(most).phrases()).hasSize(1);
        assertThat(trouble(most + "b").position()).isEqualTo(most.length());
        String longest = "x".repeat(SearchParser.LONGEST_TEXT);
        assertThat(SearchParser.parse(longest).phrases()).hasSize(1);
        assertThat(trouble(longest + "x").position()).isEqualTo(longest.length());
        String regex = "x".repeat(LabelMatcher.LONGEST_REGEX);
        assertThat(SearchParser.parse("a=~" + regex).matchers()).hasSize(1);
        assertThat(trouble("a=~" + regex + "x").length()).isEqualTo(regex.length() + 1);
        assertThat(trouble("a=~\"" + regex + "x\"").position()).isEqualTo(3);
    }

    @Test
    void halvesOfCharactersAreRefused() {
        assertThat(trouble("ab\ud83dc").position()).isEqualTo(2);
        assertThat(trouble("\ude00\ud83d").position()).isZero();
        assertThat(SearchParser.parse("\ud83d\ude00").phrases()).containsExactly(new Phrase("\ud83d\ude00", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=\"x\ny\"", "\"x\ny\"", "a=x\u00a0b"})
    void linesAndOddSpacesAreKeptInsideOfQuotesOnly(String text) {
        Search search = SearchParser.parse(text);
        assertThat(SearchParser.parse(search.text())).isEqualTo(search);
    }

    @Test
    void anAbsentLabelHasTheEmptyValue() {
        assertThat(new LabelMatcher("x", Op.EQUAL, "").matches(null)).isTrue();
        assertThat(new LabelMatcher("x", Op.NOT_EQUAL, "a").matches(null)).isTrue();
        assertThat(new LabelMatcher("x", Op.NOT_EQUAL, "").matches(null)).isFalse();
        assertThat(new LabelMatcher("x", Op.REGEX, "a|").matches(null)).isTrue();
        assertThat(new LabelMatcher("x", Op.REGEX, ".+").matches(null)).isFalse();
        assertThat(new LabelMatcher("x", Op.NOT_REGEX, ".+").matches("")).isTrue();
    }

    @Test
    void regexesMatchTheWholeValue() {
        LabelMatcher matcher = new LabelMatcher("x", Op.REGEX, "(billing|search)");
        assertThat(List.of("billing", "search")).allMatch(matcher::matches);
        assertThat(List.of("billings", "xsearch", "")).noneMatch(matcher::matches);
        assertThat(matcher.negated().matches("billings")).isTrue();
    }

    @Test
    void bothPartsOfTwoSearchesMustMatch() {
        Search a = SearchParser.parse("x=1 a");
        assertThat(a.and(SearchParser.parse("y=2 x=1 -b")).text()).isEqualTo("x=1 y=2 a -b");
        assertThat(Search.ALL.and(a)).isEqualTo(a);
        assertThat(Search.ALL.isAll()).isTrue();
        assertThat(a.isAll()).isFalse();
    }

    private static SearchSyntaxException trouble(String text) {
        SearchSyntaxException trouble =
                catchThrowableOfType(SearchSyntaxException.class, () -> SearchParser.parse(text));
        assertThat(trouble).as(text).isNotNull();
        return trouble;
    }
}
