package io.periskop.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What one server does for all, on a storage that several work on. */
public interface JobsContract extends StoreFixture {
    Duration HELD = Duration.ofHours(1);

    @Test
    default void oneHasItUntilItGivesItBack() {
        Replicas replicas = store().replicas();
        assertThat(TestStore.wait(replicas.take("j", "a", HELD))).isTrue();
        assertThat(TestStore.wait(replicas.take("j", "b", HELD))).isFalse();
        assertThat(TestStore.wait(replicas.take("j", "a", HELD))).isTrue();
        assertThat(TestStore.wait(replicas.take("other", "b", HELD))).isTrue();

        TestStore.wait(replicas.giveBack("j", "b", Duration.ZERO));
        assertThat(TestStore.wait(replicas.take("j", "b", HELD))).isFalse();
        TestStore.wait(replicas.giveBack("j", "a", Duration.ZERO));
        assertThat(TestStore.wait(replicas.take("j", "b", HELD))).isTrue();
        assertThat(TestStore.wait(replicas.take("j", "a", HELD))).isFalse();
    }

    @Test
    default void whatWasDoneJustNowIsNotDoneAgain() {
        Replicas replicas = store().replicas();
        TestStore.wait(replicas.take("j", "a", HELD));
        TestStore.wait(replicas.giveBack("j", "a", HELD));

        assertThat(TestStore.wait(replicas.take("j", "a", HELD))).isFalse();
        assertThat(TestStore.wait(replicas.take("j", "b", HELD))).isFalse();
    }

    @Test
    default void ofOneThatDiedItIsTakenOver() throws InterruptedException {
        Replicas replicas = store().replicas();
        TestStore.wait(replicas.take("j", "dead", Duration.ofMillis(300)));
        assertThat(TestStore.wait(replicas.take("j", "b", HELD))).isFalse();
        Thread.sleep(400);

        assertThat(TestStore.wait(replicas.take("j", "b", HELD))).isTrue();
        assertThat(TestStore.wait(replicas.take("j", "dead", HELD))).isFalse();
        TestStore.wait(replicas.giveBack("j", "dead", Duration.ZERO));
        assertThat(TestStore.wait(replicas.take("j", "c", HELD))).isFalse();
    }

    @Test
    default void ofManyThatWantItAtOnceOneHasIt() {
        Replicas replicas = store().replicas();
        for (int round = 0; round < 10; round++) {
            String job = "j" + round;
            List<Boolean> taken = TestStore.wait(Flux.range(0, 8)
                    .flatMap(i -> replicas.take(job, "s" + i, HELD))
                    .collectList());
            assertThat(taken).as(job).containsOnlyOnce(true).hasSize(8);
        }
    }
}
