package io.periskop.aggregate;

import io.periskop.store.ErrorActions;
import io.periskop.store.ErrorEvent;
import io.periskop.store.State;
import io.periskop.store.States;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What people do with errors, as changes of the store. */
public final class Lifecycle implements ErrorActions {
    private final States states;
    private final InstantSource clock;

    public Lifecycle(States states, InstantSource clock) {
        this.states = states;
        this.clock = clock;
    }

    @Override
    public Mono<Boolean> resolve(String service, String key, String actor) {
        return states.change(service, key, error -> resolved(error, clock.instant(), actor));
    }

    /** Resolving twice is resolving once: the first time and actor stay. */
    private static States.@Nullable Outcome resolved(StoredError error, Instant at, String actor) {
        if (error.state().resolved()) {
            return null;
        }
        return new States.Outcome(
                error.with(new State(State.Status.RESOLVED, at, false)),
                new ErrorEvent(error.service(), error.key(), ErrorEvent.Type.RESOLVED, at, actor));
    }
}
