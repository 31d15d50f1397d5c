package io.periskop.store;

import static io.periskop.store.Said.SERVICE;
import static io.periskop.store.Said.says;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Changes of one error that do not come from a report. */
public interface StatesContract extends StoreFixture {
    @Test
    default void aChangeIsWrittenWithItsEvent() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        assertThat(store.change(SERVICE, "k", error -> Said.turned(error, T0.plusSeconds(5))))
                .isTrue();
        assertThat(store.find(SERVICE, "k").state())
                .isEqualTo(new State(State.Status.RESOLVED, T0.plusSeconds(5), false));
        assertThat(store.total(SERVICE, "k")).isEqualTo(3);
        assertThat(store.events(SERVICE, "k"))
                .last()
                .isEqualTo(new ErrorEvent(SERVICE, "k", ErrorEvent.Type.RESOLVED, T0.plusSeconds(5), "somebody"));
    }

    @Test
    default void whatIsUnknownIsNotChanged() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        States.Step never = error -> {
            throw new AssertionError("there is no such error");
        };
        assertThat(store.change(SERVICE, "unknown", never)).isFalse();
        assertThat(store.change("unknown", "k", never)).isFalse();
        assertThat(store.services()).containsExactly(SERVICE);
    }

    @Test
    default void aStepThatAnswersNothingChangesNothing() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        StoredError before = store.find(SERVICE, "k");
        assertThat(store.change(SERVICE, "k", error -> null)).isTrue();
        assertThat(store.find(SERVICE, "k")).isEqualTo(before);
        assertThat(store.events(SERVICE, "k")).hasSize(1);
    }

    @Test
    default void aStepThatThrowsChangesNothing() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        StoredError before = store.find(SERVICE, "k");
        StepVerifier.create(store.states().change(SERVICE, "k", error -> {
                    throw new IllegalStateException("a bug in the step");
                }))
                .expectError(IllegalStateException.class)
                .verify(Duration.ofSeconds(30));
        assertThat(store.find(SERVICE, "k")).isEqualTo(before);
        assertThat(store.events(SERVICE, "k")).hasSize(1);
    }

    /** Neither writer may undo what the other did in between. */
    @Test
    default void changesAndReportsOfOneErrorTakeTurns() {
        int each = 100;
        StoreLimits limits = new StoreLimits(9, 9, 1000, Duration.ofDays(1), Duration.ofDays(1), 1 << 20);
        TestStore store = store(limits, (service, what, n) -> {});
        store.commit(says("a", "k", 1));
        AtomicInteger changed = new AtomicInteger();
        Flux<Void> reports = Flux.range(2, each)
                .concatMap(count -> store.reports().commit(List.of(says("a", "k", count))))
                .subscribeOn(Schedulers.boundedElastic());
        Flux<Boolean> changes = Flux.range(1, each)
                .concatMap(i -> store.states().change(SERVICE, "k", error -> Said.turned(error, T0.plusSeconds(i))))
                .doOnNext(done -> changed.incrementAndGet())
                .subscribeOn(Schedulers.boundedElastic());
        TestStore.wait(Flux.merge(reports, changes, changes).then());
        assertThat(changed).hasValue(2 * each);
        assertThat(store.total(SERVICE, "k")).isEqualTo(each + 1);
        assertThat(store.events(SERVICE, "k")).hasSize(1 + 2 * each);
        assertThat(store.find(SERVICE, "k").state().resolved()).isFalse();
        assertThat(store.check()).isEmpty();
    }
}
