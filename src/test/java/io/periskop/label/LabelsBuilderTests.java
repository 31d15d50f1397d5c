package io.periskop.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelsBuilderTests {
    private final Labels base = Labels.of(Map.of("a", "1", "c", "3"));
    private final LabelsBuilder labels = new LabelsBuilder(base);

    @Test
    void withoutAChangeItIsWhatItWas() {
        assertThat(labels.build()).isSameAs(base);
        assertThat(labels.get("a")).isEqualTo("1");
        assertThat(labels.get("b")).isEmpty();
        assertThat(labels.names()).containsExactly("a", "c");
    }

    @Test
    void setsOverwritesAndRemoves() {
        labels.set("b", "2").set("a", "x").remove("c").set("d", "4").set("d", "");
        assertThat(labels.get("c")).isEmpty();
        assertThat(labels.names()).containsExactly("a", "b");
        assertThat(labels.build().byName()).isEqualTo(Map.of("a", "x", "b", "2"));
        assertThat(base.byName()).isEqualTo(Map.of("a", "1", "c", "3"));
    }

    @Test
    void namesStayAsTheyWereWhenAsked() {
        var before = labels.names();
        labels.set("b", "2").remove("a");
        assertThat(before).containsExactly("a", "c");
        var between = labels.names();
        labels.set("a", "again");
        assertThat(between).containsExactly("b", "c");
        assertThat(labels.names()).containsExactly("a", "b", "c");
    }

    @Test
    void knowsWhatWasSet() {
        labels.set("a", "1").set("b", "2").set("b", "").set("c", "");
        assertThat(labels.wasSet("a")).isTrue();
        assertThat(labels.wasSet("b")).isFalse();
        assertThat(labels.wasSet("c")).isFalse();
        assertThat(labels.wasSet("d")).isFalse();
        labels.set("b", "3");
        assertThat(labels.wasSet("b")).isTrue();
    }

    @Test
    void buildsAPartOfThem() {
        labels.set("b", "2");
        assertThat(labels.build(name -> !name.equals("a")).byName()).isEqualTo(Map.of("b", "2", "c", "3"));
    }

    @Test
    void halfACharacterIsNotText() {
        assertThat(LabelText.isWellFormed("a\ud83d\ude00\u00e9")).isTrue();
        assertThat(LabelText.isWellFormed("a\ud83d")).isFalse();
        assertThat(LabelText.isWellFormed("\ude00\ud83d")).isFalse();
        assertThat(LabelText.isWellFormed("\ud83d\ud83d\ude00")).isFalse();
    }
}
