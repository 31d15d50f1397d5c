package io.periskop.store;

import static io.periskop.store.Said.SERVICE;
import static io.periskop.store.Said.says;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    default void everythingOfAChangeIsKept() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        store.commit(says("a", "other", 3));
        State muted = State.muted(T0.plusSeconds(5), T0.plusSeconds(50).plusNanos(7), 123_456_789_012L);
        LabelEdits edits = LabelEdits.of(
                Map.of("team", "\u0000'\"\\%\ud83d\ude00", "hidden", ""),
                Map.of("team", T0.plusNanos(123_456_789), "gone", Instant.EPOCH));
        List<ErrorEvent> events = List.of(
                new ErrorEvent(SERVICE, "k", ErrorEvent.Type.MUTED, T0.plusNanos(1), "ann", "until \u0000", "n'o\"te"),
                new ErrorEvent(SERVICE, "k", ErrorEvent.Type.LABELLED, T0.plusNanos(2), "", "", ""));
        List<States.Changed> changed = TestStore.wait(store.states()
                .change(
                        SERVICE,
                        List.of("unknown", "other", "k"),
                        error -> error.key().equals("k")
                                ? new States.Outcome(error.with(muted).with(edits), events)
                                : null));
        assertThat(changed).extracting(each -> each.after().key()).containsExactly("other", "k");
        assertThat(changed).extracting(States.Changed::isChanged).containsExactly(false, true);
        assertThat(store.find(SERVICE, "k").state()).isEqualTo(muted);
        assertThat(store.find(SERVICE, "k").edits()).isEqualTo(edits);
        assertThat(store.events(SERVICE, "k")).endsWith(events.get(0), events.get(1));
        store.commit(says("a", "k", 5));
        assertThat(store.find(SERVICE, "k").edits()).isEqualTo(edits);
        assertThat(store.find(SERVICE, "k").state()).isEqualTo(muted);
        State deploy = State.resolved(T0.plusSeconds(6), true);
        store.change(
                SERVICE, "k", error -> new States.Outcome(error.with(deploy).with(LabelEdits.NONE), events.get(1)));
        assertThat(store.find(SERVICE, "k").state()).isEqualTo(deploy);
        assertThat(store.find(SERVICE, "k").edits()).isEqualTo(LabelEdits.NONE);
    }

    /** A change of many is one transaction: where one fails none is changed. */
    @Test
    default void aStepThatThrowsForOneChangesNone() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        store.commit(says("a", "l", 3));
        StepVerifier.create(store.states().change(SERVICE, List.of("k", "l"), error -> {
                    if (error.key().equals("l")) {
                        throw new IllegalStateException("a bug in the step");
                    }
                    return Said.turned(error, T0.plusSeconds(5));
                }))
                .expectError(IllegalStateException.class)
                .verify(Duration.ofSeconds(30));
        assertThat(store.find(SERVICE, "k").state().resolved()).isFalse();
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
