package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelAction;
import io.periskop.label.relabel.RelabelCases;
import io.periskop.label.relabel.RelabelRule;
import io.periskop.label.relabel.Relabelling;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.nodes.Node;
import tools.jackson.databind.JsonNode;

class RelabelReaderTests {
    /** Go lets two groups share a name. */
    private static final Set<String> ONLY_IN_GO = Set.of("validate-regex-dup-name-adjacent");

    static Stream<Named<JsonNode>> validated() {
        return RelabelCases.of("validate").map(node -> Named.of(node.get("id").asString(), node));
    }

    @ParameterizedTest
    @MethodSource("validated")
    void acceptsAndRefusesWhatPrometheusDoes(JsonNode node) {
        boolean isValid = node.get("expect").get("valid").asBoolean()
                && !ONLY_IN_GO.contains(node.get("id").asString());
        // JSON is YAML, too.
        String yaml = "relabel_configs:\n- " + node.get("config");
        if (isValid) {
            assertThat(read(yaml, RelabelCases.names(node))).hasSize(1);
        } else {
            assertThatThrownBy(() -> read(yaml, RelabelCases.names(node)))
                    .isInstanceOf(ConfigException.class)
                    .message()
                    .startsWith("p.yaml:2: relabel_configs[0]");
        }
    }

    static Stream<Named<JsonNode>> relabelled() {
        return RelabelCases.of("relabel").map(node -> Named.of(node.get("id").asString(), node));
    }

    @ParameterizedTest
    @MethodSource("relabelled")
    void readsRulesAsTheyAreMeant(JsonNode node) {
        NameValidation names = RelabelCases.names(node);
        assertThat(Relabelling.of(read("relabel_configs: " + node.get("configs"), names)))
                .isEqualTo(RelabelCases.relabelling(node.get("configs"), names));
    }

    @Test
    void readsEveryKey() {
        assertThat(legacy("""
                relabel_configs:
                - source_labels: [a, "b"]
                  separator: ','
                  regex: 0x1F
                  modulus: 18446744073709551615
                  target_label: c
                  replacement: 1.50
                  action: Replace
                """))
                .containsExactly(
                        new RelabelRule(List.of("a", "b"), ",", "0x1F", -1, "c", "1.50", RelabelAction.REPLACE));
    }

    @Test
    void aKeyWithoutAValueIsTheEmptyText() {
        assertThat(legacy("""
                relabel_configs:
                - source_labels:
                  separator:
                  regex: ~
                  modulus:
                  target_label: c
                  replacement: null
                """)).containsExactly(new RelabelRule(List.of(), "", "", 0, "c", "", RelabelAction.REPLACE));
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "0x10, 16", "010, 8", "0b11, 3", "1_000, 1000", "2.9, 2", "1e3, 1000", "+5, 5"})
    void readsAModulusAsYamlHasIt(String text, long modulus) {
        assertThat(legacy("relabel_configs: [{action: hashmod, target_label: a, modulus: " + text + "}]"))
                .extracting(RelabelRule::modulus)
                .containsExactly(modulus);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "modulus: \"8\" | .modulus: expected a number, got text '8'; write it without quotes",
                "modulus: 1:30 | .modulus: expected a number, got number '1:30'; write it without quotes",
                "modulus: 1e999999999 | .modulus: expected a number, got number '1e999999999'; write it without quotes",
                "modulus: .inf | .modulus: expected a number, got number '.inf'; write it without quotes",
                "modulus: -1 | .modulus: '-1' is out of range; give 1 to 18446744073709551615",
                "modulus: 0.5 | .modulus: missing or 0; give how many shards there are",
                "modulus: [] | .modulus: expected a number, got a list; write it without quotes",
                "regex: (?!a) | .regex: '(?!a)' is not a regular expression of RE2: invalid or unsupported Perl syntax (?!; see its syntax",
                "source_labels: a | .source_labels: expected a list, got text 'a'; write one item per line, each after a hyphen",
                "source_labels: [~] | .source_labels[0]: expected text, got nothing; write it after the colon or hyphen, in quotes if it has special characters",
                "target_label: a-b | .target_label: 'a-b' is not a label name; use letters, digits and underscores, beginning with no digit",
                "target_label: | .target_label: missing; action hashmod needs the name of a label",
                "sourceLabels: [a] | .sourceLabels: unknown key; did you mean source_labels?",
                "replacement: {} | .replacement: expected text, got a mapping; write it after the colon or hyphen, in quotes if it has special characters"
            })
    void namesTheKeyAndItsLine(String key, String message) {
        String modulus = key.startsWith("modulus") ? "" : "  modulus: 2\n";
        String target = key.startsWith("target_label") ? "" : "  target_label: x\n";
        String yaml = "relabel_configs:\n- target_label: first\n- action: hashmod\n  " + key + "\n" + modulus + target;
        assertThatThrownBy(() -> legacy(yaml)).hasMessage("p.yaml:4: relabel_configs[1]" + message);
    }

    @Test
    void aKeyThatIsMissingIsMissingInItsEntry() {
        assertThatThrownBy(() -> legacy("relabel_configs:\n- regex: a\n- regex: b\n  target_label: x\n"))
                .hasMessage(
                        "p.yaml:2: relabel_configs[0].target_label: missing; action replace needs the name of a label");
        assertThatThrownBy(() -> legacy("relabel_configs:\n- target_label: x\n-\n"))
                .hasMessage("p.yaml:3: relabel_configs[1]: expected a mapping, got nothing; "
                        + "write its keys on lines of their own, indented, each with a colon");
    }

    @Test
    void readsTheScheme() {
        assertThat(RelabelReader.scheme(null)).isEqualTo(NameValidation.LEGACY);
        assertThat(RelabelReader.scheme(root("x: legacy").get("x"))).isEqualTo(NameValidation.LEGACY);
        assertThat(RelabelReader.scheme(root("x: utf8").get("x"))).isEqualTo(NameValidation.UTF8);
        assertThatThrownBy(() -> RelabelReader.scheme(root("x: utf-8").get("x")))
                .hasMessage("p.yaml:1: x: unknown scheme 'utf-8'; did you mean utf8?");
    }

    private static List<RelabelRule> legacy(String yaml) {
        return read(yaml, NameValidation.LEGACY);
    }

    private static List<RelabelRule> read(String yaml, NameValidation names) {
        return new RelabelReader(names).read(root(yaml).list("relabel_configs"));
    }

    private static YamlMapping root(String yaml) {
        Place top = Place.top("p.yaml");
        Node node = YamlDocument.compose(top, yaml);
        return new YamlValue(top, node).mapping();
    }
}
