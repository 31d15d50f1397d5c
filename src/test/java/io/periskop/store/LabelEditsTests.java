package io.periskop.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.label.Labels;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LabelEditsTests {
    private static final Instant T1 = Instant.ofEpochSecond(1);
    private static final Instant T2 = Instant.ofEpochSecond(2);
    private static final Labels RULED = Labels.of(Map.of("ruled", "1"));

    private record Word(@Nullable String value, @Nullable Instant at) {}

    @Test
    void whatChangesHasItsTime() {
        LabelEdits given = LabelEdits.NONE.plus(Map.of("a", "1", "b", "2"), RULED, T1);
        LabelEdits next = given.plus(Map.of("a", "", "b", "2", "ruled", "", "never", ""), RULED, T2);

        assertThat(next.byName()).isEqualTo(Map.of("b", "2", "ruled", ""));
        assertThat(next.times()).isEqualTo(Map.of("a", T2, "b", T1, "ruled", T2));
        assertThat(next.newest()).isEqualTo(T2);
        assertThat(next.over(RULED)).isEqualTo(Labels.of(Map.of("b", "2")));
    }

    @Test
    void theLaterWordHolds() {
        LabelEdits mine = edits("a", "1", T1);
        assertThat(mine.mergedWith(edits("a", "2", T2))).isEqualTo(edits("a", "2", T2));
        assertThat(edits("a", "2", T2).mergedWith(mine)).isEqualTo(edits("a", "2", T2));
        assertThat(mine.mergedWith(edits("a", null, T2)).byName()).isEmpty();
        assertThat(mine.mergedWith(LabelEdits.of(Map.of("a", "9")))).isEqualTo(mine);
        assertThat(LabelEdits.of(Map.of("a", "1")).mergedWith(edits("a", "0", T1)))
                .isEqualTo(edits("a", "0", T1));
        assertThat(LabelEdits.NONE
                        .mergedWith(edits("a", null, T2))
                        .mergedWith(mine)
                        .byName())
                .isEmpty();
    }

    @Test
    void whatWasTakenAwayIsForgottenInTheEnd() {
        LabelEdits edits = LabelEdits.NONE.plus(Map.of("kept", "1"), RULED, Instant.EPOCH);
        for (int i = 0; i < 500; i++) {
            Instant at = T1.plusSeconds(i);
            edits = edits.plus(Map.of("l" + i, "x"), RULED, at).plus(Map.of("l" + i, ""), RULED, at);
        }
        assertThat(edits.byName()).containsOnlyKeys("kept");
        assertThat(edits.times()).hasSizeLessThan(70).containsKeys("kept", "l499");
    }

    /** What is left does not depend on the order in which words come, nor on how often. */
    @Property(tries = 2_000)
    void everybodyEndsWithTheSame(
            @ForAll("edits") LabelEdits a, @ForAll("edits") LabelEdits b, @ForAll("edits") LabelEdits c) {
        Map<String, String> all = a.mergedWith(b).mergedWith(c).byName();
        assertThat(c.mergedWith(b).mergedWith(a).byName()).isEqualTo(all);
        assertThat(b.mergedWith(c.mergedWith(a)).byName()).isEqualTo(all);
        assertThat(a.mergedWith(b).mergedWith(c).mergedWith(a).mergedWith(b).byName())
                .isEqualTo(all);
    }

    @Provide
    Arbitrary<LabelEdits> edits() {
        Arbitrary<Word> word = Combinators.combine(
                        Arbitraries.of("", "x", "y").injectNull(0.2), Arbitraries.of(T1, T2, Instant.EPOCH))
                .as(Word::new);
        return Arbitraries.maps(Arbitraries.of("a", "b"), word).ofMaxSize(2).map(LabelEditsTests::edits);
    }

    private static LabelEdits edits(Map<String, Word> words) {
        Map<String, String> byName = new TreeMap<>();
        Map<String, Instant> times = new TreeMap<>();
        words.forEach((name, word) -> {
            if (word.value() != null) {
                byName.put(name, word.value());
            }
            if (word.at() != null) {
                times.put(name, word.at());
            }
        });
        return LabelEdits.of(byName, times);
    }

    private static LabelEdits edits(String name, @Nullable String value, Instant at) {
        return edits(Map.of(name, new Word(value, at)));
    }
}
