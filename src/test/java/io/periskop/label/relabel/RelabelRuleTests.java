package io.periskop.label.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelabelRuleTests {
    @Test
    void hasTheDefaultsOfPrometheus() {
        assertThat(draft().targetLabel("a").toRule())
                .isEqualTo(new RelabelRule(List.of(), ";", "(.*)", 0, "a", "$1", RelabelAction.REPLACE));
    }

    @Test
    void givenEmptyIsNotTheDefault() {
        RelabelRule rule =
                draft().separator("").regex("").replacement("").targetLabel("a").toRule();
        assertThat(rule.separator()).isEmpty();
        assertThat(rule.regex()).isEmpty();
        assertThat(rule.replacement()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replace | target_label: missing; action replace needs the name of a label",
                "HASHMOD | modulus: missing or 0; give how many shards there are",
                "labelmapp | action: 'labelmapp' is not an action; valid actions are replace, keep, drop, keepequal, dropequal, hashmod, labelmap, labeldrop, labelkeep, lowercase, uppercase"
            })
    void saysWhatIsMissing(String action, String message) {
        assertThatThrownBy(() -> draft().action(action).toRule())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void saysWhichFieldHasNoMeaning() {
        assertThatThrownBy(() ->
                        draft().action("labeldrop").sourceLabels(List.of()).toRule())
                .hasMessage("source_labels: has no meaning with action labeldrop; remove it");
        assertThatThrownBy(() -> draft().action("labelkeep").targetLabel("a").toRule())
                .hasMessage("target_label: has no meaning with action labelkeep; remove it");
        assertThatThrownBy(() -> draft().action("keepequal")
                        .targetLabel("a")
                        .regex("(.*)")
                        .toRule())
                .hasMessage("regex: has no meaning with action keepequal; remove it");
        assertThatThrownBy(() -> draft().action("dropequal")
                        .targetLabel("a")
                        .modulus(BigInteger.TWO)
                        .toRule())
                .hasMessage("modulus: has no meaning with action dropequal; remove it");
        assertThatThrownBy(() -> draft().action("uppercase")
                        .targetLabel("a")
                        .replacement("x")
                        .toRule())
                .hasMessage("replacement: has no meaning with action uppercase; remove it");
    }

    @Test
    void aRuleMadeWithoutADraftIsCheckedToo() {
        assertThatThrownBy(() -> new RelabelRule(List.of(), ";", "(", 0, "a", "$1", RelabelAction.REPLACE))
                .isInstanceOf(RelabelRuleException.class);
        assertThatThrownBy(() -> new RelabelRule(List.of(), ";", "x", 0, "a", "$1", RelabelAction.KEEPEQUAL))
                .hasMessage("regex: has no meaning with action keepequal; remove it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "18446744073709551616", "99999999999999999999999"})
    void refusesAModulusThatIsNone(String modulus) {
        assertThatThrownBy(() -> draft().action("hashmod")
                        .targetLabel("a")
                        .modulus(new BigInteger(modulus))
                        .toRule())
                .hasMessage("modulus: '" + modulus + "' is out of range; give 1 to 18446744073709551615");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a true true", "_a1 true true", "1a false true", "a-b false true", "$1 true true", "a${1}b$2 true true",
                "${ false true", "$ false true", "a$ false true", "${1 false true", "1$1 false true",
                        "\ud83d\ude00 false true",
                "$1-x false true", "\ud83d false false"
            })
    void judgesNamesByTheScheme(String target, boolean legacy, boolean utf8) {
        assertThat(accepts(NameValidation.LEGACY, target)).isEqualTo(legacy);
        assertThat(accepts(NameValidation.UTF8, target)).isEqualTo(utf8);
    }

    private static boolean accepts(NameValidation names, String target) {
        try {
            new RelabelRuleDraft(names).targetLabel(target).toRule();
            return true;
        } catch (RelabelRuleException e) {
            assertThat(e.field()).isEqualTo("target_label");
            assertThat(e.value()).isEqualTo(target);
            assertThat(e.problem()).startsWith("is not a label name; use ");
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{100}){100}){100}",
                "(?:a{10,}){101}",
                "(a{2}b{3}){334}",
                "(?P<n>[b{]{500}c){0,3}",
                "(\\p{Greek}{30}\\Q(\\E{2}){40}",
                "([]a]{50}){21}"
            })
    void refusesRepetitionsThatMultiply(String regex) {
        assertThat(problem(regex)).contains("repeats too much").contains("1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{10}){10}){10}",
                "a{1000}b{1000}",
                "(a{1000})*",
                "(a{500}|b{500}){2}",
                "[{]{1000}",
                "a{b{1000}",
                "(\\{100}){100}",
                "(\\Q{100}\\E){100}",
                "([[:alpha:]{100}]){100}",
                "(?i)(a{31}){32}",
                "(a{1000}){0}",
                "(a{0}){1000}"
            })
    void acceptsRepetitionsThatDoNot(String regex) {
        new RelabelRule(List.of(), ";", regex, 0, "a", "$1", RelabelAction.REPLACE);
    }

    @Test
    void refusesWhatWouldTakeTooMuchMemory() {
        assertThat(problem("a{1000}".repeat(101))).contains("too large");
        assertThat(problem("(a{1000})".repeat(101))).contains("too large");
        assertThat(problem("(".repeat(100_000) + ")".repeat(100_000))).contains("nested too deeply");
        assertThat(problem("(?:".repeat(2000))).contains("nested too deeply");
        assertThat(problem("a+".repeat(200_000))).contains("too large");
    }

    @Test
    void manyWordsAreNotTooLarge() {
        String words = "10.0.0.1:80|".repeat(50_000).replace(".", "\\.") + "x";
        Matching matching = Matching.of(words);
        assertThat(matching.isSlow()).isFalse();
        assertThat(matching.matches("10.0.0.1:80")).isTrue();
    }

    @Test
    void saysWhatRe2Says() {
        assertThat(problem("(a")).isEqualTo("is not a regular expression of RE2: missing closing ); see its syntax");
        assertThat(problem("x(?=a)")).contains(": invalid or unsupported Perl syntax (?=; see");
        assertThat(problem("a\\hb")).contains(": invalid escape sequence \\h; see");
        assertThat(problem("[a\n")).doesNotContain("\n");
    }

    @Test
    void aMessageIsOneShortLine() {
        assertThatThrownBy(() -> draft().targetLabel("a\nb" + "c".repeat(1000)).toRule())
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\n"));
    }

    private static RelabelRuleDraft draft() {
        return new RelabelRuleDraft(NameValidation.LEGACY);
    }

    private static String problem(String regex) {
        return assertThatExceptionOfType(RelabelRuleException.class)
                .isThrownBy(() -> draft().regex(regex).targetLabel("a").toRule())
                .actual()
                .problem();
    }
}
