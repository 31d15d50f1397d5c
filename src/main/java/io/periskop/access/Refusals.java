package io.periskop.access;

import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Port: says in the API's words why a request to the API is not answered. */
@FunctionalInterface
public interface Refusals {
    /** Writes status and body; headers that the denial brings are there already. */
    Mono<Void> write(Denial denial, ServerWebExchange exchange);
}
