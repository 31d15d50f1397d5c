package io.periskop.label.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.label.Labels;
import io.periskop.label.LabelsBuilder;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Whatever is written as a rule is a rule that can be applied, or refused by the name of the field. */
class RelabelRuleFuzzTests {
    private static final Labels LABELS =
            Labels.of(Map.of("a", "x".repeat(200), "b", "a1\n\u00e9", "__x_c", "$1", "__address__", "h:1"));

    @Property(tries = 10_000)
    @StatisticsReport(StatisticsReportMode.OFF)
    void anythingWritten(@ForAll("drafts") RelabelRuleDraft draft) {
        Statistics.collect(isRule(draft));
        Statistics.coverage(so -> so.check(true).percentage(part -> part > 10));
        Statistics.coverage(so -> so.check(false).percentage(part -> part > 10));
    }

    private static boolean isRule(RelabelRuleDraft draft) {
        Relabelling relabelling;
        try {
            relabelling = Relabelling.of(List.of(draft.toRule()));
        } catch (RelabelRuleException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
        LabelsBuilder builder = new LabelsBuilder(LABELS);
        if (relabelling.apply(builder)) {
            assertThat(builder.build().byName()).doesNotContainValue("");
        }
        return true;
    }

    /** The limit is no measurement: what is not linear would go on for far longer. */
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void hostileRegexesAreRefusedOrLinear() {
        for (String regex : new String[] {
            "(x+x+)+y", "(x|x)*y", "(.*)*".repeat(20), "x|".repeat(50_000), "(?i)" + "\u017f\u212a".repeat(1_000)
        }) {
            assertThat(areRules(regex)).as(start(regex)).contains(true);
        }
        for (String regex : new String[] {
            "((((x{1,99}){1,99}){1,99}){1,99}){1,99}",
            "x{0,1000}".repeat(200),
            "(".repeat(200_000),
            "(".repeat(5_000) + "x" + ")".repeat(5_000),
            "[".repeat(500_000),
            "[[:".repeat(500_000),
            "[^[:a".repeat(500_000),
            "x{1".repeat(500_000),
            "\\p{".repeat(500_000),
            "\\Q" + "x".repeat(200_000),
            "\\Qx\\E".repeat(500_000)
        }) {
            assertThat(areRules(regex)).as(start(regex)).containsOnly(false);
        }
    }

    private static String start(String regex) {
        return regex.substring(0, Math.min(40, regex.length()));
    }

    private static List<Boolean> areRules(String regex) {
        RelabelRuleDraft replace = draft(regex, "replace").targetLabel("t").sourceLabels(List.of("a"));
        RelabelRuleDraft keep = draft(regex, "keep").sourceLabels(List.of("a"));
        return Stream.of(replace, keep, draft(regex, "labelmap"), draft(regex, "labeldrop"))
                .map(RelabelRuleFuzzTests::isRule)
                .toList();
    }

    private static RelabelRuleDraft draft(String regex, String action) {
        return new RelabelRuleDraft(NameValidation.UTF8).regex(regex).action(action);
    }

    @Provide
    Arbitrary<RelabelRuleDraft> drafts() {
        Arbitrary<String> piece = Arbitraries.of(
                "a", "b", "x", "$1", "${1}", "${", "$", "__x_", "(", ")", "(.*)", "[", "]", "{2}", "{9999}", "\\",
                "\\p{L}", "*", "+", "?", "|", "^", "\n", "\0", "\ud800", "\u00e9", "-", ":", "(?P<n>", "(?i)", ".",
                " ");
        Arbitrary<String> text = piece.list().ofMaxSize(5).map(parts -> String.join("", parts));
        Arbitrary<String> simple = Arbitraries.of("a", "b", "__x_(.*)", "(.*)", "$1", "t");
        Arbitrary<@Nullable String> field =
                Arbitraries.frequencyOf(Tuple.of(2, simple), Tuple.of(1, text)).injectNull(0.3);
        Arbitrary<@Nullable String> action = Arbitraries.frequencyOf(
                        Tuple.of(8, Arbitraries.of(RelabelAction.labels())), Tuple.of(1, text))
                .injectNull(0.2);
        Arbitrary<@Nullable BigInteger> modulus = Arbitraries.bigIntegers()
                .between(BigInteger.valueOf(-2), BigInteger.ONE.shiftLeft(65))
                .injectNull(0.6);
        Arbitrary<@Nullable List<String>> sources =
                field.filter(name -> name != null).list().ofMaxSize(3).injectNull(0.3);
        return Combinators.combine(
                        sources, field, field, field, field, action, modulus, Arbitraries.of(NameValidation.class))
                .as(RelabelRuleFuzzTests::draft);
    }

    private static RelabelRuleDraft draft(
            @Nullable List<String> sources,
            @Nullable String separator,
            @Nullable String regex,
            @Nullable String target,
            @Nullable String replacement,
            @Nullable String action,
            @Nullable BigInteger modulus,
            NameValidation names) {
        RelabelRuleDraft draft = new RelabelRuleDraft(names);
        if (sources != null) {
            draft.sourceLabels(sources);
        }
        if (separator != null) {
            draft.separator(separator);
        }
        if (regex != null) {
            draft.regex(regex);
        }
        if (target != null) {
            draft.targetLabel(target);
        }
        if (replacement != null) {
            draft.replacement(replacement);
        }
        if (action != null) {
            draft.action(action);
        }
        if (modulus != null) {
            draft.modulus(modulus);
        }
        return draft;
    }
}
