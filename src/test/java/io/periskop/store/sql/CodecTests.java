package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Values as bytes and back. */
class CodecTests {
    @Property(tries = 500)
    void anyTextComesBack(@ForAll String text) {
        assertThat(Texts.text(Texts.bytes(text))).isEqualTo(text);
        assertThat(new Unpacker(new Packer().text(text).bytes()).text()).isEqualTo(text);
    }

    @Property(tries = 500)
    void anyNumberComesBack(@ForAll long number) {
        assertThat(new Unpacker(new Packer().number(number).bytes()).number()).isEqualTo(number);
    }

    @Test
    void halfASurrogatePairIsNotAQuestionMark() {
        String half = "a\uD83D";
        assertThat(Texts.text(Texts.bytes(half))).isEqualTo(half);
        assertThat(Hash.of(half)).isNotEqualTo(Hash.of("a?"));
        assertThat(Hash.of("\uDE00\uD83D")).isNotEqualTo(Hash.of("😀"));
    }

    @Property(tries = 500)
    void anyTimeComesBack(@ForAll int seconds, @ForAll long more) {
        Instant time = Instant.ofEpochSecond(seconds * 100L, Math.floorMod(more, 1_000_000_000L));
        assertThat(Times.time(Times.micros(time), Times.nanos(time))).isEqualTo(time);
        long packed = Times.fractions(Instant.EPOCH, time, Instant.EPOCH.plusNanos(999), time);
        assertThat(Times.fraction(packed, 1)).isEqualTo(Times.nanos(time));
        assertThat(Times.fraction(packed, 2)).isEqualTo(999);
        assertThat(Times.fraction(packed, 3)).isEqualTo(Times.nanos(time));
    }

    @Test
    void occurrencesAreCompressedWhereThatIsShorter() {
        Occurrence small = occurrence("x");
        Occurrence large = occurrence("at com.example.Shop.buy(Shop.java:1)");
        Occurrence noise =
                new Occurrence("u", Instant.EPOCH, Severity.ERROR, new ErrorInstance("E", noise(), null, null), null);
        for (Occurrence each : List.of(small, large, noise)) {
            byte[] payload = OccurrenceCodec.encode(each);
            assertThat(OccurrenceCodec.decode(Head.of(each, 1), payload)).isEqualTo(each);
        }
        assertThat(OccurrenceCodec.encode(large)).hasSizeLessThan(200);
        assertThat(OccurrenceCodec.encode(noise).length).isLessThan(noise().length() * 3);
    }

    @Test
    void whatIsDamagedIsNotRead() {
        Head head = new Head("u", Instant.EPOCH, 1);
        byte[] whole = OccurrenceCodec.encode(occurrence("at com.example.Shop.buy(Shop.java:1)"));
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        assertThatIllegalStateException().isThrownBy(() -> OccurrenceCodec.decode(head, half));
        assertThatIllegalStateException().isThrownBy(() -> OccurrenceCodec.decode(head, new byte[] {9, 9, 9}));
        assertThatIllegalStateException().isThrownBy(() -> new Unpacker(new byte[] {(byte) 0x80}).number());
        assertThatIllegalStateException().isThrownBy(() -> new Unpacker(new byte[] {40}).text());
    }

    private static Occurrence occurrence(String line) {
        List<String> stack = Collections.nCopies(100, line);
        return new Occurrence("u", Instant.EPOCH, Severity.INFO, new ErrorInstance("E", "m", stack, null), null);
    }

    private static String noise() {
        StringBuilder text = new StringBuilder();
        new Random(7).ints(500, 0x4E00, 0x9FFF).forEach(text::appendCodePoint);
        return text.toString();
    }
}
