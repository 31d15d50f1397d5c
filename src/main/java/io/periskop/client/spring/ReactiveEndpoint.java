package io.periskop.client.spring;

import io.periskop.client.ErrorCollector;
import io.periskop.client.Exposition;
import io.periskop.client.ExpositionEndpoint;
import java.util.List;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Writes the document beside the event loop: it may take some milliseconds. */
final class ReactiveEndpoint implements HandlerFunction<ServerResponse> {
    private final ExpositionEndpoint endpoint;

    ReactiveEndpoint(ErrorCollector collector) {
        this.endpoint = new ExpositionEndpoint(collector);
    }

    @Override
    public Mono<ServerResponse> handle(ServerRequest request) {
        return Mono.fromSupplier(() -> endpoint.respond(
                        request.method().name(), all(request, "Accept-Encoding"), all(request, "If-None-Match")))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(ReactiveEndpoint::write);
    }

    private static Mono<ServerResponse> write(Exposition answer) {
        ServerResponse.BodyBuilder response = ServerResponse.status(answer.status());
        answer.headers().forEach(response::header);
        byte[] body = answer.body();
        return body.length == 0 ? response.build() : response.bodyValue(body);
    }

    /** A list may come as several headers. */
    private static String all(ServerRequest request, String name) {
        List<String> values = request.headers().header(name);
        return values.isEmpty() ? null : String.join(",", values);
    }
}
