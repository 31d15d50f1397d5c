package io.periskop.store;

import static io.periskop.store.Said.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What other servers counted, and which storage this is. */
public interface OriginsContract extends StoreFixture {
    @Test
    default void whatOthersCountedIsKeptWithTheError() {
        TestStore store = store();
        store.commit(says("a", "key", 5));
        StoredError plain = TestStore.wait(store.errors().find(Said.SERVICE, "key"));
        assertThat(plain.origins()).isEqualTo(Origins.NONE);
        assertThat(plain.began()).isEqualTo(plain.firstSeen());
        assertThat(plain.own()).isEqualTo(5);

        Instant began = T0.plusSeconds(7);
        Origins origins =
                Origins.NONE.plus("eu-1", 3).plus("us-1", 1).plus("eu-1", 1).beganAt(began);
        TestStore.wait(store.states()
                .change(
                        Said.SERVICE,
                        List.of("key"),
                        error -> new States.Outcome(
                                error.change().origins(origins).done(), List.of())));
        StoredError told = TestStore.wait(store.errors().find(Said.SERVICE, "key"));
        assertThat(told.origins().counted()).isEqualTo(Map.of("eu-1", 4L, "us-1", 1L));
        assertThat(told.began()).isEqualTo(began);
        assertThat(told.own()).isZero();

        store.commit(says("a", "key", 6));
        assertThat(TestStore.wait(store.errors().find(Said.SERVICE, "key")).origins())
                .isEqualTo(origins);
    }

    /** So that whoever lists errors knows it without a question an error. */
    @Test
    default void anIndexIsToldWhoCounted() {
        TestStore store = store();
        store.commit(says("a", "own", 5), says("a", "both", 5), says("a", "others", 5));
        tell(store, "both", Origins.NONE.plus("us-1", 2).plus("eu-1", 2));
        tell(store, "others", Origins.NONE.plus("eu-1", 5));

        Feed.Delta all = TestStore.wait(store.feed().since(Said.SERVICE, -1));

        assertThat(all.changed())
                .extracting(ErrorFacts::key, ErrorFacts::countedBy)
                .containsExactlyInAnyOrder(
                        tuple("own", CountedBy.THIS),
                        tuple("both", new CountedBy(true, List.of("eu-1", "us-1"))),
                        tuple("others", new CountedBy(false, List.of("eu-1"))));
    }

    private static void tell(TestStore store, String key, Origins origins) {
        store.change(
                Said.SERVICE,
                key,
                error -> new States.Outcome(error.change().origins(origins).done(), List.of()));
    }

    @Test
    default void aStorageStaysTheSame() {
        Identity identity = store().identity();
        String epoch = TestStore.wait(identity.epochOfCounts());
        assertThat(epoch).isNotEmpty();
        assertThat(TestStore.wait(identity.epochOfCounts())).isEqualTo(epoch);
    }
}
