package io.periskop.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.Replicas.Replica;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who works on the storage. */
public interface ReplicasContract extends StoreFixture {
    Duration LONG = Duration.ofHours(1);

    @Test
    default void oneThatGivesASignOfLifeIsKnown() {
        Replicas replicas = store().replicas();

        Replica first = TestStore.wait(replicas.beat("a", "http://127.0.0.1:1", "", LONG))
                .get(0);
        assertThat(first.id()).isEqualTo("a");
        assertThat(first.address()).isEqualTo("http://127.0.0.1:1");
        assertThat(first.group()).isEmpty();
        assertThat(Duration.between(first.since(), Instant.now()).abs()).isLessThan(LONG);

        Replica second = TestStore.wait(replicas.beat("a", "http://127.0.0.1:2", "g", LONG))
                .get(0);
        assertThat(second).isEqualTo(new Replica("a", "http://127.0.0.1:2", "g", first.since()));
    }

    @Test
    default void oneThatLeavesIsKnownNoMore() {
        Replicas replicas = store().replicas();
        TestStore.wait(replicas.beat("a", "", "", LONG));
        TestStore.wait(replicas.leave("a"));
        TestStore.wait(replicas.leave("never there"));

        assertThat(TestStore.wait(replicas.beat("b", "", "", LONG)))
                .extracting(Replica::id)
                .containsExactly("b");
    }

    @Test
    default void allAreKnownToEach() {
        Replicas replicas = store().replicas();
        TestStore.wait(replicas.beat("b", "", "g", LONG));
        TestStore.wait(replicas.beat("c", "", "", LONG));

        List<Replica> all = TestStore.wait(replicas.beat("a", "", "g", LONG));
        assertThat(all).extracting(Replica::id).containsExactly("a", "b", "c");
        assertThat(all).extracting(Replica::group).containsExactly("g", "g", "");
    }

    @Test
    default void whoIsSilentForTooLongIsDead() throws InterruptedException {
        Replicas replicas = store().replicas();
        TestStore.wait(replicas.beat("a", "", "", LONG));
        Thread.sleep(400);

        assertThat(TestStore.wait(replicas.beat("b", "", "", Duration.ofMillis(300))))
                .extracting(Replica::id)
                .containsExactly("b");
        assertThat(TestStore.wait(replicas.beat("b", "", "", LONG)))
                .extracting(Replica::id)
                .containsExactly("a", "b");
    }
}
