package io.periskop.store;

import reactor.core.publisher.Mono;

/** Port: which storage this is. */
public interface Identity {
    /**
     * A text that was made with the storage and stays with it, also in its backups: whoever gets another one from the same server
     * hears of counts that began anew.
     */
    Mono<String> epochOfCounts();
}
