package io.periskop.scrape;

import reactor.core.publisher.Mono;

/** Port: gets a target's answer. */
@FunctionalInterface
interface Fetcher {
    /** Never fails: trouble is a {@link FetchResult.Failed}. The receiver closes the body of a {@link FetchResult.Changed}. */
    Mono<FetchResult> fetch(FetchRequest request);
}
