package io.periskop.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetGroupJsonTests {

    @Test
    void readsGroupsInTheirOrder() {
        assertThat(read("""
                [{"targets": ["b:1", "a:1"], "labels": {"x": "1", "y": ""}}, {"labels": {"z": "2"}}, {"targets": []}]"""))
                .containsExactly(
                        new PlainGroup(List.of("b:1", "a:1"), Map.of("x", "1", "y", "")),
                        new PlainGroup(List.of(), Map.of("z", "2")),
                        new PlainGroup(List.of(), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", " \n[ ] "})
    void thereMayBeNone(String json) {
        assertThat(read(json)).isEmpty();
    }

    @Test
    void takesWhatGoTakes() {
        assertThat(read("""
                [{"Targets": ["a"], "LABELS": null}, {"targets": null, "labels": {"a": null}},
                 {"targets": ["a"], "targets": ["b", null], "labels": {"a": "1"}, "labels": {"b": "2", "a": "3"}}]"""))
                .containsExactly(
                        new PlainGroup(List.of("a"), Map.of()),
                        new PlainGroup(List.of(), Map.of("a", "")),
                        new PlainGroup(List.of("b", ""), Map.of("a", "3", "b", "2")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | line 1: no list of target groups, it is empty",
                "{} | line 1: expected a list of target groups, got a mapping",
                "3 | line 1: expected a list of target groups, got a number",
                "[null] | line 1: [0]: expected a target group, got null",
                "[{},[]] | line 1: [1]: expected a target group, got a list",
                "[{\"target\":[]}] | line 1: [0]: unknown member 'target'; targets and labels are known",
                "[{\"targets\":\"a\"}] | line 1: [0].targets: expected a list of texts, got text 'a'",
                "[{\"targets\":[{}]}] | line 1: [0].targets: expected text, got a mapping; put it in quotes",
                "[{\"labels\":[]}] | line 1: [0].labels: expected a mapping of texts, got a list",
                "[{\"labels\":{\"a\":1}}] | line 1: [0].labels: expected text, got a number; put it in quotes",
                "[{\"labels\":{\"a\":true}}] | line 1: [0].labels: expected text, got true or false; put it in quotes",
                "[{\"labels\":{\"\":\"1\"}}] | line 1: [0].labels: a label without a name",
                "[] [] | line 1: expected its end after the list"
            })
    void saysWhatIsWrong(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(DiscoveryTrouble.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "[{",
                "[{\"targets\":[\"a\"",
                "[{\"labels\":{\"a\"",
                "hello",
                "[,]",
                "[{}] x",
                "\u0000",
                "[{'a':1}]"
            })
    void refusesWhatIsNotJson(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(DiscoveryTrouble.class)
                .hasMessageStartingWith("line 1: not valid JSON: '");
    }

    @Test
    void refusesNestingWithoutEndAndTellsLittleOfIt() {
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(DiscoveryTrouble.class);
        assertThatThrownBy(() -> read("[{\"" + "\\u0007x".repeat(5_000) + "\": 1}]"))
                .isInstanceOf(DiscoveryTrouble.class)
                .message()
                .hasSizeLessThan(400)
                .contains("\\u0007x");
    }

    private static List<PlainGroup> read(String json) {
        return TargetGroupJson.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
