package io.periskop.aggregate;

import static io.periskop.aggregate.Hearing.at;
import static io.periskop.aggregate.Hearing.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.store.ErrorEvent;
import io.periskop.store.State;
import io.periskop.store.StoreLimits;
import io.periskop.store.memory.MemoryStore;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LifecycleTests {
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
}
