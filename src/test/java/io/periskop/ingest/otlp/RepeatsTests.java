package io.periskop.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which recordings count as one exception. */
class RepeatsTests {
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final long MILLIS = 1_000_000;

    private final Repeats repeats = new Repeats();
    private int number;

    private static Repeats.Sight span(String id, String parent, long start, long end) {
        return span(id, parent, start, end, 1);
    }

    private static Repeats.Sight span(String id, String parent, long start, long end, int position) {
        return new Repeats.Sight(
                Signal.TRACES, id, parent, start * MILLIS, end * MILLIS, end * MILLIS, position, "span " + id);
    }

    private static Repeats.Sight log(String span, long time) {
        return new Repeats.Sight(Signal.LOGS, span, "", 0, 0, time * MILLIS, 1, "log " + span + " " + time);
    }

    private int different(List<Repeats.Sight> sights) {
        return different(sights, 0);
    }

    private int different(List<Repeats.Sight> sights, long nanos) {
        Set<String> ids = new HashSet<>();
        for (Repeats.Sight sight : sights) {
            ids.add(repeats.id("t E m", sight, "own " + number++, WINDOW, nanos));
        }
        return ids.size();
    }

    /** In whatever order they come. */
    private int inAnyOrder(Repeats.Sight... sights) {
        List<Repeats.Sight> mixed = new ArrayList<>(List.of(sights));
        int first = new RepeatsTests().different(mixed);
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(mixed, random);
            assertThat(new RepeatsTests().different(mixed)).as("%s", mixed).isEqualTo(first);
        }
        return first;
    }

    @Test
    void logAndEventOfOneSpan() {
        assertThat(inAnyOrder(span("a", "", 0, 9), log("a", 5))).isEqualTo(1);
        assertThat(inAnyOrder(span("a", "", 0, 9), log("a", 5), span("a", "", 0, 9, 2), log("a", 6)))
                .as("twice in the span, each time in both signals")
                .isEqualTo(2);
    }

    @Test
    void upTheStack() {
        assertThat(inAnyOrder(span("c", "b", 2, 3), span("b", "a", 1, 5), span("a", "", 0, 9)))
                .isEqualTo(1);
        assertThat(inAnyOrder(span("c", "b", 2, 3), span("a", "", 0, 9)))
                .as("the span between does not say it")
                .isEqualTo(1);
        assertThat(inAnyOrder(log("c", 3), log("b", 5), log("a", 9))).isEqualTo(1);
    }

    /** As the JavaScript SDK says it: when it began is cut to milliseconds, so the outer one seems to end first. */
    @Test
    void endsThatAreSaidTooEarly() {
        Repeats.Sight inner = exactly("c", "b", 101_000, 101_300);
        Repeats.Sight middle = exactly("b", "a", 100_000, 100_900);
        Repeats.Sight outer = exactly("a", "", 100_000, 100_950);
        assertThat(different(List.of(inner, middle, outer))).isEqualTo(1);
        assertThat(new RepeatsTests().different(List.of(outer, middle, inner))).isEqualTo(1);
        assertThat(inAnyOrder(exactly("c", "x", 101_000, 101_300), exactly("b", "y", 100_000, 100_900)))
                .as("one after the other, and not below each other")
                .isEqualTo(2);
        assertThat(inAnyOrder(exactly("c", "b", 101_000, 103_000), exactly("b", "", 100_000, 101_500)))
                .as("it went on for long after its parent")
                .isEqualTo(2);
    }

    private static Repeats.Sight exactly(String id, String parent, long startMicros, long endMicros) {
        return new Repeats.Sight(
                Signal.TRACES, id, parent, startMicros * 1_000, endMicros * 1_000, endMicros * 1_000, 1, "span " + id);
    }

    @Test
    void siblingsAndOtherTimesAreOtherExceptions() {
        assertThat(inAnyOrder(span("b", "a", 1, 5), span("c", "a", 2, 3), span("d", "a", 6, 7)))
                .isEqualTo(3);
        assertThat(inAnyOrder(span("d", "b", 1, 2), span("e", "c", 3, 4)))
                .as("below spans that do not say it")
                .isEqualTo(2);
        assertThat(inAnyOrder(log("a", 0), log("a", 1)))
                .as("one span logs twice")
                .isEqualTo(2);
        assertThat(inAnyOrder(log("a", 0), log("b", 5_000))).isEqualTo(2);
    }

    @Test
    void whatIsSentAgainIsKnown() {
        List<Repeats.Sight> request = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            request.add(span("s" + i, "root", 0, 9));
        }
        assertThat(different(request)).isEqualTo(50);
        List<String> again = request.stream()
                .map(sight -> repeats.id("t E m", sight, "new", WINDOW, 0))
                .toList();
        assertThat(again).doesNotContain("new").doesNotHaveDuplicates();
    }

    @Test
    void theWindowEndsAndMemoryIsBounded() {
        assertThat(different(List.of(span("c", "b", 2, 3)))).isEqualTo(1);
        String first = repeats.id("t E m", span("b", "a", 1, 5), "late", WINDOW, WINDOW.toNanos() + 1);
        assertThat(first).isEqualTo("late");
        for (int i = 0; i < 50_000; i++) {
            repeats.id("trace " + i, span("a", "", 0, 1), "own", WINDOW, 0);
        }
        assertThat(repeats.size()).isLessThanOrEqualTo(20_000);
    }
}
