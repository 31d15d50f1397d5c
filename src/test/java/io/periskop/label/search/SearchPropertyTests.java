package io.periskop.label.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.label.search.LabelMatcher.Op;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

class SearchPropertyTests {
    @Property(tries = 5_000)
    void theTextOfASearchIsTheSearch(@ForAll("searches") Search search) {
        assertThat(SearchParser.parse(search.text())).isEqualTo(search);
    }

    @Property(tries = 20_000)
    @StatisticsReport(StatisticsReportMode.OFF)
    void anyTextIsASearchOrHasTroubleAtAPlace(@ForAll("typed") String text) {
        try {
            Search search = SearchParser.parse(text);
            Statistics.collect("search");
            assertThat(SearchParser.parse(search.text())).isEqualTo(search);
        } catch (SearchSyntaxException e) {
            Statistics.collect("trouble");
            assertThat(e.position()).isBetween(0, text.length());
            assertThat(e.length()).isBetween(0, text.length() - e.position());
            assertThat(e.sentence()).isNotEmpty();
            if (e.suggestion() != null) {
                assertThat(e.corrected(text)).isNotEqualTo(text);
            }
        }
        Statistics.coverage(so -> so.check("search").percentage(part -> part > 10));
        Statistics.coverage(so -> so.check("trouble").percentage(part -> part > 10));
    }

    /** One suggestion after the other leads to a search, or to trouble about which only the author can decide. */
    @Property(tries = 5_000)
    void suggestionsDoNotGoRoundInCircles(@ForAll("typed") String text) {
        String now = text;
        for (int i = 0; i < 200; i++) {
            try {
                SearchParser.parse(now);
                return;
            } catch (SearchSyntaxException e) {
                String next = e.corrected(now);
                if (next == null) {
                    return;
                }
                now = next;
            }
        }
        throw new AssertionError(text + " is still wrong: " + now);
    }

    @Property(tries = 5_000)
    void completionStaysInsideOfTheText(
            @ForAll("typed") String text, @ForAll @IntRange(min = -1, max = 40) int cursor) {
        Completion completion = Completion.at(text, cursor);
        int place = Math.max(0, Math.min(cursor, text.length()));
        assertThat(completion.from()).isBetween(0, place);
        assertThat(completion.to()).isBetween(place, text.length());
    }

    @Property(tries = 5_000)
    void foldingIsFinalAndKnowsNoCase(@ForAll String text) {
        String folded = CaseFold.fold(text);
        assertThat(CaseFold.fold(folded)).isEqualTo(folded);
        StringBuilder plain = new StringBuilder();
        text.codePoints().forEach(c -> plain.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c))));
        assertThat(folded).isEqualTo(plain.toString());
    }

    @Property(tries = 5_000)
    void containsIsFoldedContains(@ForAll("typed") String text, @ForAll("typed") String part) {
        String folded = CaseFold.fold(part);
        for (String whole : List.of(text, text + part.toUpperCase(Locale.ROOT) + text, part)) {
            assertThat(CaseFold.contains(whole, folded))
                    .isEqualTo(CaseFold.fold(whole).contains(folded));
        }
    }

    @Provide
    Arbitrary<String> typed() {
        return Arbitraries.of(
                        "a",
                        "service",
                        "foo.bar",
                        "x",
                        " ",
                        " ",
                        " ",
                        "=",
                        "=",
                        "!=",
                        "=~",
                        "!~",
                        "\"",
                        "\"",
                        "\\",
                        "-",
                        "(",
                        ")",
                        "|",
                        "OR",
                        "NOT",
                        "AND",
                        ":",
                        ",",
                        "{",
                        "}",
                        "*",
                        "<",
                        ">",
                        "'",
                        "\n",
                        "é",
                        "\ud83d\ude00",
                        "\ud83d",
                        "5",
                        ".")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<Search> searches() {
        Arbitrary<String> texts = Arbitraries.of(
                        "a",
                        "B",
                        " ",
                        "\"",
                        "\\",
                        "-",
                        "=",
                        "!",
                        "~",
                        ":",
                        "(",
                        "|",
                        "class",
                        "OR",
                        "'",
                        "\t",
                        "é",
                        "\ud83d\ude00",
                        "{",
                        "<",
                        "5")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(parts -> String.join("", parts));
        Arbitrary<Phrase> phrases =
                Combinators.combine(texts, Arbitraries.of(true, false)).as(Phrase::new);
        Arbitrary<String> regexes = Arbitraries.of("a", ".*", "a|b", "(a b|c)", "\\d+", "\"", "", "=", "[\\\\]", "~x");
        Arbitrary<LabelMatcher> matchers = Arbitraries.of(Op.class)
                .flatMap(op -> Combinators.combine(
                                texts, op.isRegex() ? regexes : Arbitraries.oneOf(texts, Arbitraries.just("")))
                        .as((name, value) -> new LabelMatcher(name, op, value)));
        return Combinators.combine(matchers.list().ofMaxSize(4), phrases.list().ofMaxSize(4))
                .as((List<LabelMatcher> m, List<Phrase> p) -> new Search(m, p));
    }
}
