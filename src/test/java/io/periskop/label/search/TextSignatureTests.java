package io.periskop.label.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextSignatureTests {
    @Property(tries = 3_000)
    void neverMissesWhatIsThere(
            @ForAll("texts") List<String> texts,
            @ForAll("texts") List<String> more,
            @ForAll @IntRange(max = 999) int seed) {
        Random random = new Random(seed);
        List<String> all = new ArrayList<>(texts);
        all.addAll(more);
        TextSignature grown = TextSignature.of(texts);
        for (String text : more) {
            grown = grown.plus(text);
        }
        List<TextSignature> signatures = List.of(
                TextSignature.of(all),
                grown,
                TextSignature.of(texts).plus(TextSignature.of(more)),
                TextSignature.of(more).plus(grown),
                TextSignature.ofBytes(grown.bytes()),
                TextSignature.UNKNOWN);
        for (String text : all) {
            int from = random.nextInt(text.length() + 1);
            String phrase = text.substring(from, from + random.nextInt(text.length() - from + 1));
            for (TextSignature signature : signatures) {
                assertThat(signature.mayContain(phrase)).isTrue();
                assertThat(signature.mayContain(CaseFold.fold(phrase))).isTrue();
            }
        }
    }

    @Test
    void isStoredAsItIs() {
        for (TextSignature signature : List.of(
                TextSignature.EMPTY,
                TextSignature.UNKNOWN,
                TextSignature.of(List.of("abc")),
                TextSignature.of(words(2_000, 7)))) {
            assertThat(TextSignature.ofBytes(signature.bytes())).isEqualTo(signature);
            assertThat(signature.bytes()).hasSizeLessThanOrEqualTo(2049);
        }
    }

    @Test
    void bytesOfSomethingElseMayContainAnything() {
        for (byte[] bytes : List.of(new byte[0], new byte[] {2}, new byte[66], new byte[] {1, 0}, new byte[4097])) {
            assertThat(TextSignature.ofBytes(bytes)).isSameAs(TextSignature.UNKNOWN);
        }
        assertThat(TextSignature.UNKNOWN.saturated()).isTrue();
        assertThat(TextSignature.UNKNOWN.plus("a").mayContain("xyz")).isTrue();
        assertThat(TextSignature.EMPTY.plus(TextSignature.UNKNOWN).mayContain("xyz"))
                .isTrue();
    }

    @Test
    void knowsNoCaseAndSaysNothingOfShortPhrases() {
        TextSignature signature = TextSignature.of(List.of("Connection RESET", "ΣΟΦΟΣ"));
        assertThat(signature.mayContain("connection reset")).isTrue();
        assertThat(signature.mayContain("σοφος")).isTrue();
        assertThat(signature.mayContain("zq")).isTrue();
        assertThat(signature.mayContain("zqj")).isFalse();
        assertThat(TextSignature.EMPTY.mayContain("")).isTrue();
        assertThat(TextSignature.EMPTY.mayContain("abc")).isFalse();
    }

    @Test
    void growsWithItsTexts() {
        assertThat(TextSignature.EMPTY.size()).isZero();
        assertThat(TextSignature.of(List.of("abc")).size()).isEqualTo(512);
        assertThat(TextSignature.of(words(40, 1)).size()).isEqualTo(1024);
        assertThat(TextSignature.of(words(3_000, 1)).size()).isEqualTo(16_384);
        TextSignature grown = TextSignature.of(words(20, 1)).plus(words(600, 2));
        assertThat(grown.size()).isEqualTo(16_384);
        assertThat(grown.saturated()).isFalse();
        assertThat(grown.plus(words(3_000, 3)).saturated()).isTrue();
    }

    /** As many as it is meant for: one phrase of six characters in a hundred is taken for one that may be there. */
    @Test
    void rulesOutWhatIsNotThere() {
        for (int count : List.of(30, 60, 120, 500, 1000)) {
            TextSignature signature = TextSignature.of(words(count, count));
            int wrong = 0;
            Random random = new Random(-count);
            for (int i = 0; i < 10_000; i++) {
                wrong += signature.mayContain(word(random, 6)) ? 1 : 0;
            }
            assertThat(wrong).as(signature.toString()).isLessThan(150);
        }
    }

    private static List<String> words(int count, int seed) {
        Random random = new Random(seed);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(word(random, 8));
        }
        return words;
    }

    private static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    @Provide
    Arbitrary<List<String>> texts() {
        Arbitrary<String> plain = Arbitraries.strings().withCharRange('A', 'f').ofMaxLength(200);
        return Arbitraries.oneOf(plain, Arbitraries.strings().ofMaxLength(30))
                .list()
                .ofMaxSize(20);
    }
}
