package io.periskop.store;

import reactor.core.publisher.Mono;

/** What people may do with an error. Kept behind an interface: only {@code aggregate} writes the store. */
public interface ErrorActions {
    /**
     * Resolves it: it is open again only when a new occurrence is counted.
     *
     * @return whether there is such an error, resolved before or not
     */
    Mono<Boolean> resolve(String service, String key, String actor);
}
