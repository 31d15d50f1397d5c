package io.periskop.label.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.label.Labels;
import io.periskop.label.LabelsBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class RelabellingTests {
    static Stream<Named<JsonNode>> cases() {
        return RelabelCases.of("relabel").map(node -> Named.of(node.get("id").asString(), node));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void doesWhatPrometheusDoes(JsonNode node) {
        Relabelling relabelling = RelabelCases.relabelling(node.get("configs"), RelabelCases.names(node));
        Labels input = Labels.of(RelabelCases.labels(node.get("input")));
        JsonNode expect = node.get("expect");
        // Twice: what was remembered of the first time must not show.
        for (int time = 0; time < 2; time++) {
            LabelsBuilder labels = new LabelsBuilder(input);
            assertThat(relabelling.apply(labels)).isEqualTo(expect.get("keep").asBoolean());
            if (expect.get("keep").asBoolean()) {
                assertThat(labels.build().byName()).isEqualTo(RelabelCases.labels(expect.get("output")));
            }
        }
    }

    @Test
    void thereAreManyCases() {
        assertThat(cases()).hasSizeGreaterThan(150);
    }

    @Test
    void ofTwoLabelsThatGetOneNameTheLaterWins() {
        RelabelRule map = rule().regex("(a|b|z)_(.+)")
                .replacement("$2")
                .action("labelmap")
                .toRule();
        assertThat(relabel(Map.of("z_x", "3", "a_x", "1", "b_x", "2"), map)).containsEntry("x", "3");
    }

    @Test
    void aLabelThatIsCopiedToIsCopiedWithTheValueItHad() {
        RelabelRule map =
                rule().regex("[ab]").replacement("b").action("labelmap").toRule();
        assertThat(relabel(Map.of("a", "1", "b", "2"), map)).isEqualTo(Map.of("a", "1", "b", "2"));
        RelabelRule back =
                rule().regex("[ab]").replacement("a").action("labelmap").toRule();
        assertThat(relabel(Map.of("a", "1", "b", "2"), back)).isEqualTo(Map.of("a", "2", "b", "2"));
    }

    @Test
    void anUnanchoredRegexRenamesWhatItMatchesOnly() {
        RelabelRule map =
                rule().regex("a)|(?:b").replacement("x").action("labelmap").toRule();
        assertThat(relabel(Map.of("ab", "1"), map)).isEqualTo(Map.of("ab", "1", "xx", "1"));
        assertThat(relabel(Map.of("acb", "1"), map)).isEqualTo(Map.of("acb", "1", "xcx", "1"));
        assertThat(relabel(Map.of("cbc", "1"), map)).isEqualTo(Map.of("cbc", "1"));
    }

    @Test
    void aNameThatIsNoneInTheSchemeIsNotSet() {
        RelabelRuleDraft draft = new RelabelRuleDraft(NameValidation.LEGACY)
                .sourceLabels(List.of("a"))
                .targetLabel("$1");
        assertThat(relabel(Map.of("a", "x-y"), draft.toRule())).isEqualTo(Map.of("a", "x-y"));
        assertThat(relabel(Map.of("a", "x_y"), draft.toRule())).isEqualTo(Map.of("a", "x_y", "x_y", "x_y"));
    }

    @Test
    void isEqualByItsRules() {
        RelabelRule rule = rule().targetLabel("a").replacement("b").toRule();
        Relabelling one = Relabelling.of(List.of(rule));
        assertThat(one)
                .isEqualTo(Relabelling.of(
                        List.of(rule().targetLabel("a").replacement("b").toRule())))
                .hasSameHashCodeAs(Relabelling.of(List.of(rule)))
                .isNotEqualTo(Relabelling.of(List.of(rule, rule)))
                .isNotEqualTo(Relabelling.NONE);
        assertThat(one.rules()).containsExactly(rule);
        assertThat(Relabelling.of(List.of())).isSameAs(Relabelling.NONE);
        assertThat(Relabelling.NONE.isEmpty()).isTrue();
        assertThat(Relabelling.NONE.apply(new LabelsBuilder(Labels.NONE))).isTrue();
    }

    private static RelabelRuleDraft rule() {
        return new RelabelRuleDraft(NameValidation.UTF8);
    }

    private static Map<String, String> relabel(Map<String, String> labels, RelabelRule... rules) {
        LabelsBuilder builder = new LabelsBuilder(Labels.of(labels));
        assertThat(Relabelling.of(List.of(rules)).apply(builder)).isTrue();
        return builder.build().byName();
    }
}
