package io.periskop.label.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoTests {
    private final AtomicInteger asked = new AtomicInteger();
    private final Memo<Integer> memo = new Memo<>(text -> {
        asked.incrementAndGet();
        return text.length();
    });

    @Test
    void asksOnce() {
        assertThat(memo.get("abc")).isEqualTo(3);
        assertThat(memo.get(new String("abc"))).isEqualTo(3);
        assertThat(asked).hasValue(1);
    }

    @Test
    void tellsTextsOfOneHashApart() {
        // "Aa" and "BB" have the same hash.
        assertThat(memo.get("AaAa")).isEqualTo(4);
        assertThat(memo.get("BBBB")).isEqualTo(4);
        assertThat(memo.get("AaAa")).isEqualTo(4);
        assertThat(asked).hasValue(3);
    }

    @Test
    void doesNotKeepLongTexts() {
        assertThat(memo.get("x".repeat(257))).isEqualTo(257);
        assertThat(memo.get("x".repeat(257))).isEqualTo(257);
        assertThat(asked).hasValue(2);
    }
}
