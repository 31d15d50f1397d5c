package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OccurrenceTextTests {

    @Test
    void readsAsALogDoes() {
        ErrorInstance cause =
                new ErrorInstance("java.net.SocketException", "reset", List.of("at a.B.c(B.java:1)"), null);
        assertThat(text(new ErrorInstance("java.io.IOException", "no answer", List.of("at d.E.f(E.java:2)"), cause)))
                .isEqualTo("""
                        java.io.IOException: no answer
                        \tat d.E.f(E.java:2)
                        Caused by: java.net.SocketException: reset
                        \tat a.B.c(B.java:1)""");
    }

    @Test
    void whatIsIndentedByTheClientStaysSo() {
        assertThat(text(new ErrorInstance(
                        "ValueError",
                        "bad",
                        List.of("Traceback (most recent call last):", "  File \"a.py\", line 1, in f"),
                        null)))
                .isEqualTo("ValueError: bad\nTraceback (most recent call last):\n  File \"a.py\", line 1, in f");
    }

    @Test
    void whatIsMissingIsLeftOut() {
        assertThat(text(new ErrorInstance("E", "", null, null))).isEqualTo("E");
        assertThat(text(new ErrorInstance("", "m", List.of(), null))).isEqualTo("m");
        assertThat(text(ErrorInstance.UNKNOWN)).isEqualTo("the-key");
    }

    @Test
    void isNotLongerThanAPersonReads() {
        String long1 = text(new ErrorInstance("E", "\ud83d\ude00".repeat(40_000), null, null));
        assertThat(long1).hasSizeLessThan(33_000).endsWith("the rest is cut off here");
        assertThat(long1.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE))
                .isFalse();
        assertThat(text(new ErrorInstance("E", "m", Collections.nCopies(10_000, "at a.B.c(B.java:1)"), null)))
                .hasSizeLessThan(33_000)
                .endsWith("the rest is cut off here");
        @Nullable ErrorInstance chain = null;
        for (int i = 0; i < 500; i++) {
            chain = new ErrorInstance("E" + i, "", null, chain);
        }
        assertThat(text(chain)).contains("E436").doesNotContain("E435").endsWith("the rest is cut off here");
    }

    private static String text(ErrorInstance error) {
        return OccurrenceText.of(new Occurrence("u", Instant.EPOCH, Severity.ERROR, error, null), "the-key");
    }
}
