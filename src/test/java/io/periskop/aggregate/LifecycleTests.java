package io.periskop.aggregate;

import static io.periskop.aggregate.Hearing.at;
import static io.periskop.aggregate.Hearing.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.label.Labels;
import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorActions;
import io.periskop.store.ErrorEvent;
import io.periskop.store.State;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import io.periskop.store.memory.MemoryStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LifecycleTests {
    private static final ErrorActions.By BY = new ErrorActions.By("ann", "because");

    private final MemoryStore store = new MemoryStore(StoreLimits.DEFAULT, (service, what, count) -> {});
    private Instant now = at(100);
    private final Lifecycle lifecycle = new Lifecycle(store, () -> now);

    @BeforeEach
    void anError() {
        new Aggregator(store, 5, new AggregatorMeters(new SimpleMeterRegistry()))
                .ingest(new Observation("s", "a", at(60), null, List.of(says("k", 3))))
                .block();
    }

    @Test
    void resolvingIsRemembered() {
        assertThat(lifecycle.resolve("s", "k", "ann").block()).isTrue();
        assertThat(store.find("s", "k").block().state()).isEqualTo(new State(State.Status.RESOLVED, at(100), false));
        assertThat(store.events("s", "k").collectList().block())
                .last()
                .isEqualTo(new ErrorEvent("s", "k", ErrorEvent.Type.RESOLVED, at(100), "ann"));
    }

    @Test
    void resolvingTwiceIsResolvingOnce() {
        lifecycle.resolve("s", "k", "ann").block();
        now = at(200);
        assertThat(lifecycle.resolve("s", "k", "bob").block()).isTrue();
        assertThat(store.find("s", "k").block().state().since()).isEqualTo(at(100));
        assertThat(store.events("s", "k").collectList().block()).hasSize(2);
    }

    @Test
    void whatIsUnknownCannotBeResolved() {
        assertThat(lifecycle.resolve("s", "unknown", "ann").block()).isFalse();
        assertThat(lifecycle.resolve("unknown", "k", "ann").block()).isFalse();
    }

    @Test
    void oneRequestTakesAllItsActions() {
        act(new ErrorAction.Resolve(true), new ErrorAction.Label(Map.of("team", "pay")));
        assertThat(error().state()).isEqualTo(State.resolved(at(100), true));
        assertThat(error().shownLabels()).isEqualTo(Labels.of(Map.of("team", "pay")));
        assertThat(store.events("s", "k").collectList().block())
                .endsWith(
                        new ErrorEvent("s", "k", ErrorEvent.Type.RESOLVED, at(100), "ann", "after deploy", "because"),
                        new ErrorEvent("s", "k", ErrorEvent.Type.LABELLED, at(100), "ann", "team=\"pay\"", "because"));
    }

    @Test
    void aLabelIsTakenAwayAgain() {
        act(new ErrorAction.Label(Map.of("team", "pay", "tier", "1")));
        act(new ErrorAction.Label(Map.of("team", "", "unknown", "")));
        assertThat(error().shownLabels()).isEqualTo(Labels.of(Map.of("tier", "1")));
        assertThat(error().edits().byName()).isEqualTo(Map.of("tier", "1"));
    }

    @Test
    void whatChangesNothingIsNotInTheHistory() {
        act(new ErrorAction.Label(Map.of("team", "pay")));
        act(new ErrorAction.Label(Map.of("team", "pay")));
        act(new ErrorAction.Reopen());
        act(new ErrorAction.Mute(null, null));
        act(new ErrorAction.Mute(null, null));
        assertThat(store.events("s", "k").map(ErrorEvent::type).collectList().block())
                .containsExactly(ErrorEvent.Type.FIRST_SEEN, ErrorEvent.Type.LABELLED, ErrorEvent.Type.MUTED);
    }

    @Test
    void mutedUntilSoManyMore() {
        act(new ErrorAction.Mute(at(500), 10L));
        assertThat(error().state()).isEqualTo(State.muted(at(100), at(500), 13L));
        assertThat(lastEvent().detail()).isEqualTo("until " + at(500) + " or until 13 occurrences in all");
        now = at(499);
        assertThat(lifecycle.unmute("s", List.of("k")).block()).isZero();
        now = at(500);
        assertThat(lifecycle.unmute("s", List.of("k")).block()).isEqualTo(1);
        assertThat(error().state()).isEqualTo(State.open(at(500), false));
        assertThat(lastEvent()).isEqualTo(new ErrorEvent("s", "k", ErrorEvent.Type.UNMUTED, at(500), "periskop"));
    }

    @Test
    void undoneUnlessSomethingCameInBetween() {
        act(new ErrorAction.Resolve(false), new ErrorAction.Label(Map.of("a", "1", "b", "1")));
        act(new ErrorAction.Label(Map.of("b", "2")));
        act(new ErrorAction.Restore(
                State.open(at(60), false),
                State.resolved(at(100), false),
                Map.of("a", new ErrorAction.Restored(null, "1"), "b", new ErrorAction.Restored(null, "1"))));
        assertThat(error().state()).isEqualTo(State.open(at(60), false));
        assertThat(error().edits().byName()).isEqualTo(Map.of("b", "2"));
        act(new ErrorAction.Mute(null, null));
        act(new ErrorAction.Restore(State.open(at(60), false), State.resolved(at(100), false), Map.of()));
        assertThat(error().state().status()).isEqualTo(State.Status.MUTED);
    }

    @Test
    void moreLabelsThanOneMayHaveAreRefused() {
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i <= ErrorActions.MOST_LABELS; i++) {
            many.put("l" + i, "v");
        }
        assertThatThrownBy(() -> act(new ErrorAction.Label(many)))
                .isInstanceOf(ErrorActions.TooManyLabelsException.class)
                .hasMessageContaining("'k'")
                .hasMessageContaining("64");
        assertThat(error().edits().byName()).isEmpty();
    }

    @Test
    void manyAreChangedAndTheUnknownLeftOut() {
        List<String> keys = IntStream.range(0, 450).mapToObj(i -> "k" + i).collect(Collectors.toList());
        keys.set(300, "k");
        assertThat(lifecycle
                        .act("s", keys, List.of(new ErrorAction.Resolve(false)), BY)
                        .block())
                .singleElement()
                .satisfies(changed -> {
                    assertThat(changed.isChanged()).isTrue();
                    assertThat(changed.before().state().resolved()).isFalse();
                    assertThat(changed.after().state().resolved()).isTrue();
                });
    }

    private void act(ErrorAction... actions) {
        lifecycle.act("s", List.of("k"), List.of(actions), BY).block();
    }

    private StoredError error() {
        return store.find("s", "k").block();
    }

    private ErrorEvent lastEvent() {
        return store.events("s", "k").blockLast();
    }
}
