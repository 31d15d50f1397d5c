package io.periskop.http;

import reactor.core.publisher.Mono;

/** Port: exchanges with HTTP servers. */
public interface Http {
    /**
     * The whole answer, whatever its status; redirects are followed as configured.
     *
     * @return fails with {@link HttpTrouble} only; emits on a thread that may be an event loop: what takes long goes elsewhere
     */
    Mono<HttpAnswer> exchange(HttpConfig config, HttpCall call);
}
