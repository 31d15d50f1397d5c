package io.periskop.discovery;

import java.util.List;
import reactor.core.publisher.Flux;

/** Port: one configured way of finding targets. */
public interface Discovery {
    /**
     * The whole set of groups, at once when known and again at each change; never ends, never fails: a mechanism that has
     * trouble keeps the last set and says so in its own way. Cancelling releases whatever it holds.
     */
    Flux<List<TargetGroup>> groups();
}
