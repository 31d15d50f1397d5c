package io.periskop.scrape;

import reactor.core.publisher.Mono;

/** Port: gets a target's answer. */
@FunctionalInterface
interface Fetcher {
    /**
     * Never fails: trouble is a {@link FetchResult.Failed}.
     *
     * @param answer gets the body before a {@link FetchResult.Changed} is told
     */
    Mono<FetchResult> fetch(FetchRequest request, Handover answer);
}
