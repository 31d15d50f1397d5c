package io.periskop.store;

import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Port: reads errors. Every answer is a value as of some moment between the call and the answer; nothing blocks writers. */
public interface Errors {
    /** Names of services that have an error here, in whatever state; sorted. */
    Flux<String> services();

    /** The service's errors in every state, sorted by key; empty for an unknown service. */
    Flux<StoredError> of(String service);

    /**
     * One error of a service.
     *
     * @param version rises with each change of the error, on whichever server; not when details of occurrences are let go
     */
    record Versioned(String key, long version) {}

    /** The service's errors in every state, sorted by key; cheap beside {@link #of}. Empty for an unknown service. */
    Mono<List<Versioned>> versions(String service);

    /** Empty if there is no such error. */
    Mono<StoredError> find(String service, String key);

    /**
     * Those of them that there are, in their order.
     *
     * @param occurrences the most of each that are read, the newest first
     */
    Mono<List<StoredError>> some(Collection<ErrorRef> errors, int occurrences);

    /** Its history, oldest first, as far back as it is kept. */
    Flux<ErrorEvent> events(String service, String key);
}
