package io.periskop.aggregate;

import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorActions;
import io.periskop.store.States;
import io.periskop.store.States.Changed;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What people do with errors, as changes of the store. */
public final class Lifecycle implements ErrorActions {
    /** Errors of one transaction. */
    private static final int AT_ONCE = 200;

    private final States states;
    private final InstantSource clock;

    public Lifecycle(States states, InstantSource clock) {
        this.states = states;
        this.clock = clock;
    }

    @Override
    public Mono<Boolean> resolve(String service, String key, String actor) {
        return act(service, List.of(key), List.of(new ErrorAction.Resolve(false)), new By(actor, ""))
                .map(found -> !found.isEmpty());
    }

    @Override
    public Mono<List<Changed>> act(String service, Collection<String> keys, List<ErrorAction> actions, By by) {
        return Flux.fromIterable(keys)
                .distinct()
                .buffer(AT_ONCE)
                .concatMap(some ->
                        states.change(service, some, error -> new ActionRun(error, clock.instant(), by).run(actions)))
                .concatMapIterable(changed -> changed)
                .collectList();
    }

    /** Opens what was muted until now; answers how many were. */
    public Mono<Long> unmute(String service, Collection<String> keys) {
        return Flux.fromIterable(keys)
                .buffer(AT_ONCE)
                .concatMap(some -> states.change(service, some, error -> ActionRun.unmuted(error, clock.instant())))
                .concatMapIterable(changed -> changed)
                .filter(Changed::isChanged)
                .count();
    }
}
