package io.periskop.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.Replicas.Replica;
import io.periskop.store.Replicas.Said;
import io.periskop.store.Replicas.Word;
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

    @Test
    default void eachHearsWhatTheOthersSaid() {
        Replicas replicas = store().replicas();
        beat(replicas, "a", "b");
        Word up = new Word(ErrorId.of("s", "http://192.0.2.1:1/e"), true, "", "", Instant.EPOCH);
        Word down = new Word(
                ErrorId.of("s", "http://192.0.2.1:2/e"),
                false,
                "dns",
                "x".repeat(500) + "\u00e9\ud83d\ude00\ud800\0",
                Instant.parse("2026-11-22T15:00:00.123456Z"));
        TestStore.wait(replicas.say("a", List.of(), List.of()));
        TestStore.wait(replicas.say("a", List.of(up, down), List.of()));

        assertThat(TestStore.wait(replicas.heard("b", LONG)))
                .containsExactlyInAnyOrder(new Said("a", up), new Said("a", down));
        assertThat(TestStore.wait(replicas.heard("a", LONG))).isEmpty();
    }

    @Test
    default void theLastWordIsHeard() throws InterruptedException {
        Replicas replicas = store().replicas();
        beat(replicas, "a", "b");
        ErrorId first = ErrorId.of("s", "1");
        ErrorId second = ErrorId.of("s", "2");
        TestStore.wait(replicas.say("a", List.of(up(first), up(second)), List.of()));
        TestStore.wait(replicas.say("b", List.of(up(first)), List.of()));
        Thread.sleep(400);
        Word changed = new Word(first, false, "timeout", "no answer", Instant.EPOCH);
        TestStore.wait(replicas.say("a", List.of(changed), List.of()));

        assertThat(TestStore.wait(replicas.heard("c", Duration.ofMillis(300)))).containsExactly(new Said("a", changed));
        TestStore.wait(replicas.say("a", List.of(), List.of(first, ErrorId.of("s", "never"))));
        assertThat(TestStore.wait(replicas.heard("c", LONG)))
                .containsExactlyInAnyOrder(new Said("a", up(second)), new Said("b", up(first)));
    }

    @Test
    default void whatTheDeadSaidIsForgotten() throws InterruptedException {
        Replicas replicas = store().replicas();
        beat(replicas, "a", "b");
        for (String each : List.of("a", "b", "c")) {
            TestStore.wait(replicas.say(each, List.of(up(ErrorId.of("s", "1"))), List.of()));
        }
        TestStore.wait(replicas.forget(LONG, LONG));
        assertThat(TestStore.wait(replicas.heard("d", LONG)))
                .extracting(Said::server)
                .containsExactlyInAnyOrder("a", "b");

        Thread.sleep(400);
        beat(replicas, "b");
        TestStore.wait(replicas.forget(LONG, Duration.ofMillis(300)));
        assertThat(TestStore.wait(replicas.heard("d", LONG)))
                .extracting(Said::server)
                .containsExactly("b");
        assertThat(TestStore.wait(replicas.beat("b", "", "", LONG)))
                .extracting(Replica::id)
                .containsExactly("a", "b");
        TestStore.wait(replicas.forget(Duration.ofMillis(300), LONG));
        assertThat(TestStore.wait(replicas.beat("b", "", "", LONG)))
                .extracting(Replica::id)
                .containsExactly("b");
    }

    private static Word up(ErrorId target) {
        return new Word(target, true, "", "", Instant.EPOCH);
    }

    private static void beat(Replicas replicas, String... ids) {
        for (String id : ids) {
            TestStore.wait(replicas.beat(id, "", "", LONG));
        }
    }
}
