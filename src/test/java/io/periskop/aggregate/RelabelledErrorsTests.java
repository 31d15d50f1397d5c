package io.periskop.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.aggregate.Verdict.Ruled;
import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.label.Labels;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRule;
import io.periskop.label.relabel.RelabelRuleDraft;
import io.periskop.label.relabel.Relabelling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelabelledErrorsTests {
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
    private static final Labels TARGET = Labels.of(
            Map.of("instance", "a:1", "zone", "eu-1", "severity", "low", "service", "shop-eu", "__param_x", "hidden"));

    @Nested
    class WhatRulesSee {
        @ParameterizedTest
        @CsvSource({
            "__key__, k",
            "__class__, java.lang.IllegalStateException",
            "__message__, no connection to 192.0.2.7",
            "__url__, https://example.com/pay",
            "__method__, POST",
            "zone, eu-1",
            "instance, a:1",
            "severity, low",
            "exported_severity, warning",
            "service, shop-eu",
            "exported_service, checkout",
        })
        void labelsOfTheTargetAndTheError(String label, String value) {
            assertThat(seen(TARGET, false, label)).isEqualTo(value);
        }

        @ParameterizedTest
        @CsvSource({"severity, warning", "service, checkout", "zone, eu-1"})
        void theErrorsOwnWinWhereTheyAreHonored(String label, String value) {
            assertThat(seen(TARGET, true, label)).isEqualTo(value);
        }

        @Test
        void whatIsHonoredIsNotExported() {
            assertThat(seen(TARGET, true, "exported_severity")).isNull();
            assertThat(seen(TARGET, true, "exported_service")).isNull();
        }

        @Test
        void whereTheTargetHasNoneTheErrorsOwnStay() {
            Labels bare = Labels.of(Map.of("instance", "a:1"));
            assertThat(seen(bare, false, "severity")).isEqualTo("warning");
            assertThat(seen(bare, false, "service")).isEqualTo("checkout");
            assertThat(seen(bare, false, "exported_severity")).isNull();
        }

        @Test
        void anExportedNameThatIsTakenIsExportedAgain() {
            Labels target = TARGET.plus(Labels.of(Map.of("exported_severity", "x", "exported_exported_severity", "y")));
            assertThat(seen(target, false, "exported_exported_exported_severity"))
                    .isEqualTo("warning");
            assertThat(seen(target, false, "exported_severity")).isEqualTo("x");
        }

        @Test
        void internalLabelsOfTheTargetAreNotShown() {
            assertThat(seen(TARGET, false, "__param_x")).isNull();
        }

        @Test
        void theNewestOccurrenceTells() {
            ErrorRules rules = rules(replace("__message__", "(.*)", "seen", "$1"));
            assertThat(label(rules.judge(said(occurrence("old", 1), occurrence("new", 3), occurrence("mid", 2)))))
                    .isEqualTo("new");
            assertThat(label(rules.judge(said(occurrence("first", 3), occurrence("last", 3)))))
                    .isEqualTo("last");
            assertThat(label(rules.judge(said(occurrence("now", null), occurrence("dated", 9)))))
                    .isEqualTo("now");
        }

        @Test
        void withoutOccurrencesThereIsNoMessage() {
            ErrorRules rules = rules(
                    replace("__message__;__class__;__url__;__method__", "(.*)", "seen", "$1"),
                    replace("__key__", "k", "key", "is there"));
            Ruled ruled = (Ruled) rules.judge(said());
            assertThat(ruled.labels()).isEqualTo(Labels.of(Map.of("seen", ";;;", "key", "is there")));
        }

        @Test
        void everyErrorIsSeenWithItsOwnSeverity() {
            ErrorRules rules = rules(replace("exported_severity", "(.*)", "seen", "$1"));
            for (String severity : List.of("error", "info", "error", "odd", "info")) {
                ReportedAggregate said = new ReportedAggregate("k", 1, Severity.of(severity), T0, List.of());
                assertThat(label(rules.judge(said))).isEqualTo(severity);
            }
        }

        private static @Nullable String seen(Labels target, boolean honor, String label) {
            return label(
                    rules(target, honor, replace(label, "(.+)", "seen", "$1")).judge(said(occurrence("m", 1))));
        }

        private static @Nullable String label(Verdict verdict) {
            return ((Ruled) verdict).labels().get("seen");
        }
    }

    @Nested
    class WhatRulesSay {
        @Test
        void nothing() {
            Ruled ruled = (Ruled) rules(replace("zone", "us.*", "zone", "x")).judge(said(occurrence("m", 1)));
            assertThat(ruled).isEqualTo(Verdict.AS_SAID);
        }

        @Test
        void dropsByMessageAndKeeps() {
            ErrorRules rules = rules(new RelabelRuleDraft(NameValidation.LEGACY)
                    .sourceLabels(List.of("__message__"))
                    .regex("health.*")
                    .action("drop")
                    .toRule());
            assertThat(rules.judge(said(occurrence("health check", 1)))).isEqualTo(Verdict.DROPPED);
            assertThat(rules.judge(said(occurrence("other", 1)))).isEqualTo(Verdict.AS_SAID);
        }

        @Test
        void anotherKey() {
            assertThat(key("order-4711", "order-\\d+", "order-N")).isEqualTo("order-N");
            assertThat(key("order-4711", "(order-4711)", "$1")).isNull();
            assertThat(key("order-4711", "(.*)", "")).isNull();
        }

        @Test
        void aKeyThatIsTooLongIsNoneAndCounted() {
            String longest = "x".repeat(8192);
            ErrorRules rules = rules(replace("__key__", "(.*)", "__key__", "${1}" + longest));
            Ruled ruled = (Ruled) rules.judge(new ReportedAggregate("k", 1, Severity.ERROR, T0, List.of()));
            assertThat(ruled.key()).isNull();
            assertThat(ruled.cut()).isEqualTo(1);
            ruled = (Ruled) rules.judge(new ReportedAggregate("", 1, Severity.ERROR, T0, List.of()));
            assertThat(ruled.key()).isEqualTo(longest);
        }

        @Test
        void anotherSeverityOnlyIfARuleSetIt() {
            Ruled ruled = (Ruled)
                    rules(replace("zone", "eu.*", "severity", "critical")).judge(said());
            assertThat(ruled.severity()).isEqualTo(Severity.of("critical"));
            assertThat(ruled.labels()).isEqualTo(Labels.NONE);
            ruled = (Ruled) rules(replace("zone", "(eu.*)", "severity", "")).judge(said());
            assertThat(ruled.severity()).isNull();
            ruled = (Ruled) rules(replace("severity", "(.*)", "severity", "$1")).judge(said());
            assertThat(ruled.severity()).isEqualTo(Severity.of("low"));
        }

        @Test
        void onlyLabelsThatRulesSet() {
            Ruled ruled = (Ruled) rules(
                            replace("zone", "(.*)", "zone", "$1"),
                            replace("__class__", "(?:.*\\.)?(.*)", "kind", "$1"),
                            replace("zone", "(.*)", "__tmp", "$1"),
                            replace("__tmp", "(.*)", "gone", "$1"),
                            replace("zone", "(.*)", "gone", ""),
                            replace("service", "(.*)", "service", "mine"))
                    .judge(said(occurrence("m", 1)));
            assertThat(ruled.labels())
                    .isEqualTo(Labels.of(Map.of("zone", "eu-1", "kind", "IllegalStateException", "service", "mine")));
            assertThat(ruled.cut()).isZero();
        }

        @Test
        void noMoreLabelsThanAllowedAndNoLongerOnes() {
            List<RelabelRule> many = new ArrayList<>();
            IntStream.range(0, 70).forEach(i -> many.add(replace("zone", ".*", "l" + (100 + i), "v")));
            many.add(replace("__message__", "(.*)", "l000", "$1"));
            many.add(replace("zone", ".*", "l001" + "x".repeat(RuledLabels.NAME_LENGTH), "v"));
            String tooLong = "y".repeat(RuledLabels.VALUE_LENGTH - 1) + "😀";
            Ruled ruled = (Ruled) rules(many.toArray(RelabelRule[]::new)).judge(said(occurrence(tooLong, 1)));
            assertThat(ruled.labels().byName()).hasSize(RuledLabels.MOST);
            assertThat(ruled.labels().get("l000")).isEqualTo("y".repeat(RuledLabels.VALUE_LENGTH - 1));
            assertThat(ruled.labels().get("l162")).isEqualTo("v");
            assertThat(ruled.labels().get("l163")).isNull();
            assertThat(ruled.cut()).isEqualTo(1 + 1 + 7);
        }

        private static @Nullable String key(String key, String regex, String replacement) {
            ErrorRules rules = rules(replace("__key__", regex, "__key__", replacement));
            return ((Ruled) rules.judge(new ReportedAggregate(key, 1, Severity.ERROR, T0, List.of()))).key();
        }
    }

    @Test
    void equalRulesForEqualTargetsAreEqual() {
        RelabelRule rule = replace("zone", "(.*)", "zone", "$1");
        ErrorRules some = rules(rule);
        some.judge(said());
        assertThat(some).isEqualTo(rules(replace("zone", "(.*)", "zone", "$1"))).hasSameHashCodeAs(rules(rule));
        assertThat(some).isNotEqualTo(rules(TARGET, true, rule));
        assertThat(some).isNotEqualTo(rules(Labels.of(Map.of("zone", "us-1")), false, rule));
        assertThat(some).isNotEqualTo(rules(rule, rule));
        assertThat(some).isNotEqualTo(rules(rule).of("other", TARGET));
    }

    @Test
    void noRulesAreNone() {
        assertThat(rules()).isSameAs(ErrorRules.NONE);
    }

    private static ErrorRules rules(RelabelRule... rules) {
        return rules(TARGET, false, rules);
    }

    private static ErrorRules rules(Labels target, boolean honor, RelabelRule... rules) {
        return new RelabelledErrors(Relabelling.of(Arrays.asList(rules)), honor).of("checkout", target);
    }

    private static RelabelRule replace(String sources, String regex, String target, String replacement) {
        return new RelabelRuleDraft(NameValidation.LEGACY)
                .sourceLabels(List.of(sources.split(";")))
                .regex(regex)
                .targetLabel(target)
                .replacement(replacement)
                .toRule();
    }

    private static ReportedAggregate said(Occurrence... occurrences) {
        return new ReportedAggregate("k", 1, Severity.WARNING, T0, Arrays.asList(occurrences));
    }

    private static Occurrence occurrence(String message, @Nullable Integer second) {
        return new Occurrence(
                message + second,
                second == null ? null : T0.plusSeconds(second),
                Severity.ERROR,
                new ErrorInstance(
                        "java.lang.IllegalStateException",
                        message.equals("m") ? "no connection to 192.0.2.7" : message,
                        null,
                        null),
                new HttpContext("POST", "https://example.com/pay", null, ""));
    }
}
