package io.periskop.store;

import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Port: what changed, for an index that is kept beside the store. Cheap where nothing did. */
public interface Feed {
    /**
     * What changed of one service.
     *
     * @param version of the service as of this answer
     * @param errors how many errors it has; whoever comes to another number has to ask for {@link #keys}
     * @param changed errors that changed after the version that was asked for
     */
    record Delta(long version, long errors, List<ErrorFacts> changed) {}

    /** By service: a number that rises when an error of it changes, comes or goes, on whichever server. */
    Mono<Map<String, Long>> versions();

    /** @param version the last that is known; -1 for everything. Empty where there is no such service */
    Mono<Delta> since(String service, long version);

    /** Keys of all errors of the service. */
    Mono<Set<String>> keys(String service);
}
