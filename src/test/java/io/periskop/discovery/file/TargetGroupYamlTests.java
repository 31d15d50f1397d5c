package io.periskop.discovery.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.PlainGroup;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetGroupYamlTests {

    @Test
    void scalarsAreTextAsTheyAreWritten() {
        assertThat(TargetGroupYaml.read("""
                - targets: [a:1, 80, 1:30, no]
                  labels: {a: 0x1F, b: 010, c: 1_000, d: yes, e: 1.10, f: 2026-01-01, g: ~, h: , i: '~', 7: x, true: =}
                """))
                .containsExactly(new PlainGroup(
                        List.of("a:1", "80", "1:30", "no"),
                        Map.ofEntries(
                                Map.entry("a", "0x1F"),
                                Map.entry("b", "010"),
                                Map.entry("c", "1_000"),
                                Map.entry("d", "yes"),
                                Map.entry("e", "1.10"),
                                Map.entry("f", "2026-01-01"),
                                Map.entry("g", ""),
                                Map.entry("h", ""),
                                Map.entry("i", "~"),
                                Map.entry("7", "x"),
                                Map.entry("true", "="))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "[]", "~", "---\n...\n---\n- targets: [a]\n"})
    void thereMayBeNone(String yaml) {
        assertThat(TargetGroupYaml.read(yaml)).isEmpty();
    }

    @Test
    void aliasesAndMergesWork() {
        assertThat(TargetGroupYaml.read("""
                - &a {targets: [a], labels: &l {x: "1"}}
                - {targets: [b], labels: *l}
                - {targets: [c], labels: {<<: *l, y: "2"}}
                - *a
                """))
                .containsExactly(
                        new PlainGroup(List.of("a"), Map.of("x", "1")),
                        new PlainGroup(List.of("b"), Map.of("x", "1")),
                        new PlainGroup(List.of("c"), Map.of("x", "1", "y", "2")),
                        new PlainGroup(List.of("a"), Map.of("x", "1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a | line 1: expected a list of target groups, got text 'a'",
                "{targets: []} | line 1: expected a list of target groups, got a mapping",
                "[~] | line 1: expected a target group, got nothing",
                "[a] | line 1: expected a target group, got text 'a'",
                "[{target: []}] | line 1: unknown key 'target'; targets and labels are known",
                "[{targets: a}] | line 1: expected a list of texts, got text 'a'",
                "[{targets: [[]]}] | line 1: expected text, got a list",
                "[{labels: [a]}] | line 1: expected a mapping of texts, got a list",
                "[{labels: {a: {}}}] | line 1: expected text, got a mapping",
                "[{labels: {'': a}}] | line 1: a label without a name",
                "[{labels: {a: 1, a: 2}}] | line 1: key 'a' is there twice; remove one of them",
                "[{labels: {<<: {a: 1}, a: 2}}] | line 1: key 'a' is there twice; remove one of them",
                "[{targets: [], targets: []}] | line 1: key 'targets' is there twice; remove one of them",
                "[{labels: {a: !!java.net.URL x}}] | line 1: tag 'tag:yaml.org,2002:java.net.URL' is not supported; remove it",
            })
    void saysWhatIsWrong(String yaml, String message) {
        assertThatThrownBy(() -> TargetGroupYaml.read(yaml))
                .isInstanceOf(DiscoveryTrouble.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "- targets: [a\n- b", "a: b: c", "- *unknown", "\t- a", "- 'a", "\u0001"})
    void refusesWhatIsNotYaml(String yaml) {
        assertThatThrownBy(() -> TargetGroupYaml.read(yaml))
                .isInstanceOf(DiscoveryTrouble.class)
                .hasMessageMatching("line \\d+: not valid YAML: '.*'");
    }

    @Test
    @Timeout(60)
    void aSmallFileCannotBecomeLarge() {
        StringBuilder yaml = new StringBuilder("- &t {targets: [");
        yaml.append("a, ".repeat(2_000)).append("a]}\n").append("- *t\n".repeat(5_000));
        assertThatThrownBy(() -> TargetGroupYaml.read(yaml.toString()))
                .hasMessageContaining("more than 4000000 values; split the file");
        assertThatThrownBy(() -> TargetGroupYaml.read("[".repeat(1_000))).isInstanceOf(DiscoveryTrouble.class);
        assertThatThrownBy(() -> TargetGroupYaml.read("- &a {labels: {<<: [*a]}}"))
                .isInstanceOf(DiscoveryTrouble.class);
        StringBuilder merges = new StringBuilder("- &m0 {labels: {}}\n");
        for (int i = 1; i < 30; i++) {
            merges.append("- &m%d {<<: [*m%d, *m%d]}%n".formatted(i, i - 1, i - 1));
        }
        assertThatThrownBy(() -> TargetGroupYaml.read(merges.toString())).isInstanceOf(DiscoveryTrouble.class);
    }
}
