package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyMemoryTests {
    private final BodyMemory memory = new BodyMemory(100);

    @Test
    void givesNoMoreThanThereIs() {
        assertThat(memory.reserve(60)).isTrue();
        assertThat(memory.reserve(41)).isFalse();
        assertThat(memory.reserve(40)).isTrue();
        assertThat(memory.reserve(1)).isFalse();
        memory.release(100);
        assertThat(memory.used()).isZero();
    }

    @Test
    void aBodyGivesItsMemoryBackOnce() {
        memory.reserve(10);
        memory.reserve(20);
        Body body = memory.body(memory.take(10), 10, 10);
        body.close();
        body.close();
        assertThat(memory.used()).isEqualTo(20);
        assertThatIllegalStateException().isThrownBy(body::bytes);
    }

    @Test
    void usesAnArrayAgainButNeverTwiceAtOnce() {
        byte[] first = memory.take(1000);
        memory.body(first, 10, 0).close();
        assertThat(memory.take(1000)).isSameAs(first);
        assertThat(memory.take(1000)).isNotSameAs(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 65_537, 131_072, 131_073, 8 << 20, (8 << 20) + 1, 20 << 20})
    void anArrayIsLargeEnough(int size) {
        memory.giveBack(new byte[100_000]);
        assertThat(memory.take(size).length)
                .isGreaterThanOrEqualTo(size)
                .isLessThanOrEqualTo(Math.max(100_000, size * 2));
    }

    @Test
    void keepsFewAndNoLargeArrays() {
        byte[] large = new byte[(8 << 20) + 1];
        memory.giveBack(large);
        assertThat(memory.take(100)).isNotSameAs(large);
    }

    @Test
    void aBodyThatNobodyTookIsClosedWhicheverComesFirst() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            Handover handover = new Handover();
            AtomicInteger closed = new AtomicInteger();
            Body body = counting(closed);
            CountDownLatch go = new CountDownLatch(1);
            Thread putting = new Thread(() -> {
                await(go);
                handover.put(body);
            });
            Thread taking = new Thread(() -> {
                await(go);
                try (Body taken = handover.take()) {
                    assertThat(taken).isIn(null, body);
                }
            });
            putting.start();
            taking.start();
            go.countDown();
            handover.close();
            putting.join();
            taking.join();
            assertThat(closed).hasValue(1);
        }
    }

    private static Body counting(AtomicInteger closed) {
        return new Body() {
            @Override
            public byte[] bytes() {
                return new byte[0];
            }

            @Override
            public int length() {
                return 0;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
