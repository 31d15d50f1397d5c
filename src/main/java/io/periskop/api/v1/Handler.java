package io.periskop.api.v1;

import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers a call. A {@link Problem} may be thrown or be what the Mono ends with. */
@FunctionalInterface
public interface Handler {
    Mono<ServerResponse> handle(Call call);
}
