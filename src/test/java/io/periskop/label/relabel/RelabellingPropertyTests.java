package io.periskop.label.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.periskop.label.Labels;
import io.periskop.label.LabelsBuilder;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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

/** Compiled rules, with all their short cuts, do what the plainest reading of the rules does. */
class RelabellingPropertyTests {
    private static final List<String> NAMES = List.of("a", "b", "ab", "a.b", "b1", "__x", "__x_a", "__x_b", "e\u00e9");

    @Property(tries = 5_000)
    @StatisticsReport(StatisticsReportMode.OFF)
    void compiledRulesDoWhatAPlainInterpreterDoes(
            @ForAll("labels") Map<String, String> labels, @ForAll("rules") List<RelabelRule> rules) {
        Relabelling relabelling = Relabelling.of(rules);
        Map<String, String> expected = reference(rules, labels);
        LabelsBuilder builder = new LabelsBuilder(Labels.of(labels));
        // What it remembers of other labels must not show.
        relabelling.apply(new LabelsBuilder(Labels.of(Map.of("a", "ab", "b", "a"))));
        boolean kept = relabelling.apply(builder);
        Statistics.collect(!kept ? "dropped" : builder.build().byName().equals(labels) ? "same" : "changed");
        Statistics.coverage(so -> so.check("changed").percentage(part -> part > 15));
        assertThat(kept).isEqualTo(expected != null);
        if (expected != null) {
            assertThat(builder.build().byName()).isEqualTo(expected);
        }
    }

    @Property(tries = 5_000)
    @StatisticsReport(StatisticsReportMode.OFF)
    void aRegexMatchesWhatRe2Matches(@ForAll("regexes") String regex, @ForAll("values") String text) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(anchored(regex));
        } catch (PatternSyntaxException e) {
            assertThatThrownBy(() -> Matching.of(regex)).isInstanceOf(RelabelRuleException.class);
            return;
        }
        Matching matching = Matching.of(regex);
        Matcher matcher = pattern.matcher(text);
        boolean matches = matcher.find();
        Statistics.collect((matching.isSlow() ? "RE2 " : "simple ") + matches);
        Statistics.coverage(so -> so.check("RE2 true").percentage(part -> part > 1));
        Statistics.coverage(so -> so.check("simple true").percentage(part -> part > 5));
        assertThat(matching.matches(text)).isEqualTo(matches);
        Groups groups = matching.match(text);
        assertThat(groups != null).isEqualTo(matches);
        for (int i = 0; groups != null && i <= 3; i++) {
            assertThat(groups.group(i)).isEqualTo(i > matcher.groupCount() ? null : matcher.group(i));
        }
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of("a", "b", "a", "b", "-", ".", ":", "\n", "1", "A", "\u00e9", "\ud83d\ude00", "$1")
                .list()
                .ofMaxSize(3)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<Map<String, String>> labels() {
        return Arbitraries.maps(Arbitraries.of(NAMES), values().filter(value -> !value.isEmpty()))
                .ofMaxSize(6)
                .map(TreeMap::new);
    }

    @Provide
    Arbitrary<String> regexes() {
        Arbitrary<String> piece = Arbitraries.of(
                "a",
                "b",
                "a",
                "ab",
                "-",
                "1",
                "\\.",
                "\\-",
                "\\:",
                "\\n",
                "\u00e9",
                ".*",
                ".+",
                "(.*)",
                "(.+)",
                ".*?",
                "(.*)?",
                "(.+)*",
                ".*+",
                "(a|b)",
                "(a)",
                "[ab]",
                "[^a]",
                "(?:a)?",
                "a+",
                "b{2}",
                "b{0,2}",
                ".",
                "\\d",
                "(?i)A",
                "^",
                "$",
                "\\$",
                "|",
                "|",
                "(?P<n>b*)",
                "(?s).",
                "(?-s).*",
                "\\Qa.\\E",
                "__x_",
                "(",
                ")",
                "\\");
        Arbitrary<String> joined = piece.list().ofMaxSize(5).map(parts -> String.join("", parts));
        Arbitrary<String> wrapped = joined.map(inside -> "(" + inside + ")");
        Arbitrary<String> usual = Arbitraries.of(
                "(.*)",
                "a|b",
                "^a$",
                "(a|b|ab)",
                "(?:a|b)",
                "a)|(?:b",
                "",
                "a(.*)",
                "__x_(.+)",
                ".*a.*",
                "(.+)b",
                "^a.*b$");
        return Arbitraries.frequencyOf(Tuple.of(3, joined), Tuple.of(1, wrapped), Tuple.of(6, usual));
    }

    private static Arbitrary<String> templates() {
        return Arbitraries.of(
                        "$1",
                        "${1}",
                        "$0",
                        "$n",
                        "${n}",
                        "$$",
                        "x",
                        "a",
                        "b",
                        "$2",
                        "${",
                        "$",
                        "-",
                        "$1_",
                        "$10",
                        "$01",
                        "${ 1}",
                        "\\",
                        "$1\u00e9")
                .list()
                .ofMaxSize(3)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<RelabelRule>> rules() {
        return rule().list().ofMinSize(1).ofMaxSize(4);
    }

    private Arbitrary<RelabelRule> rule() {
        Arbitrary<String> target = Arbitraries.oneOf(Arbitraries.of(NAMES), templates());
        return Combinators.combine(
                        Arbitraries.of(NAMES).list().ofMaxSize(2),
                        Arbitraries.of(";", "", "::"),
                        regexes(),
                        target,
                        templates(),
                        Arbitraries.frequencyOf(
                                Tuple.of(1, Arbitraries.of(RelabelAction.class)),
                                Tuple.of(2, Arbitraries.of(RelabelAction.REPLACE, RelabelAction.LABELMAP))),
                        Arbitraries.of(NameValidation.class))
                .as(RelabellingPropertyTests::ruleOrNull)
                .filter(rule -> rule != null);
    }

    private static @Nullable RelabelRule ruleOrNull(
            List<String> sources,
            String separator,
            String regex,
            String target,
            String replacement,
            RelabelAction action,
            NameValidation names) {
        RelabelRuleDraft draft = new RelabelRuleDraft(names).action(action.label());
        if (!action.filtersNames()) {
            draft.sourceLabels(sources).targetLabel(target);
            if (!action.compares()) {
                draft.separator(separator).modulus(BigInteger.valueOf(7));
            }
        }
        if (!action.compares()) {
            // What is not anchored may match in several places of a name: RelabellingTests has that.
            draft.regex(action == RelabelAction.LABELMAP && regex.contains(")|(") ? "(.*)" : regex);
        }
        if (action == RelabelAction.REPLACE || action == RelabelAction.LABELMAP) {
            draft.replacement(replacement);
        }
        try {
            return draft.toRule();
        } catch (RelabelRuleException e) {
            return null;
        }
    }

    /** Null when dropped. */
    private static @Nullable Map<String, String> reference(List<RelabelRule> rules, Map<String, String> input) {
        Map<String, String> labels = new TreeMap<>(input);
        for (RelabelRule rule : rules) {
            List<String> values = new ArrayList<>();
            rule.sourceLabels().forEach(name -> values.add(labels.getOrDefault(name, "")));
            String value = String.join(rule.separator(), values);
            Pattern regex = Pattern.compile(anchored(rule.regex()));
            Matcher matcher = regex.matcher(value);
            String target = rule.targetLabel();
            boolean equal = labels.getOrDefault(target, "").equals(value);
            boolean matches = matcher.find();
            boolean kept = switch (rule.action()) {
                case KEEP -> matches;
                case DROP -> !matches;
                case KEEPEQUAL -> equal;
                case DROPEQUAL -> !equal;
                default -> true;
            };
            if (!kept) {
                return null;
            }
            switch (rule.action()) {
                case REPLACE -> {
                    String name = matches ? expand(target, matcher) : "";
                    if (rule.names().isName(name)) {
                        labels.put(name, expand(rule.replacement(), matcher));
                    }
                }
                case HASHMOD ->
                    labels.put(
                            target,
                            md5(value).mod(BigInteger.valueOf(rule.modulus())).toString());
                case LOWERCASE -> labels.put(target, value.toLowerCase(Locale.ROOT));
                case UPPERCASE -> labels.put(target, value.toUpperCase(Locale.ROOT));
                case LABELDROP ->
                    labels.keySet().removeIf(name -> regex.matcher(name).find());
                case LABELKEEP ->
                    labels.keySet().removeIf(name -> !regex.matcher(name).find());
                case LABELMAP ->
                    new TreeMap<>(labels).forEach((name, its) -> {
                        Matcher whole = regex.matcher(name);
                        if (whole.find()) {
                            labels.put(
                                    name.substring(0, whole.start())
                                            + expand(rule.replacement(), whole)
                                            + name.substring(whole.end()),
                                    its);
                        }
                    });
                default -> {}
            }
            labels.values().removeIf(String::isEmpty);
        }
        return labels;
    }

    private static String anchored(String regex) {
        return "^(?s:" + regex + ")$";
    }

    private static String expand(String template, Matcher matcher) {
        return java.util.regex.Pattern.compile("\\$(\\$|\\{[\\p{L}\\p{Nd}_]+}|[\\p{L}\\p{Nd}_]+)")
                .matcher(template)
                .replaceAll(place -> java.util.regex.Matcher.quoteReplacement(
                        place.group(1).equals("$") ? "$" : group(place.group(1).replaceAll("[{}]", ""), matcher)));
    }

    private static String group(String name, Matcher matcher) {
        Integer number = name.matches("0|[1-9][0-9]*")
                ? Integer.valueOf(name)
                : matcher.pattern().namedGroups().get(name);
        String text = number == null || number > matcher.groupCount() ? null : matcher.group(number);
        return text == null ? "" : text;
    }

    private static BigInteger md5(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, Arrays.copyOfRange(hash, 8, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
