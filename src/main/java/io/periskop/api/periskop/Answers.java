package io.periskop.api.periskop;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The original's way to answer: text with a line feed for errors, and always told not to be sniffed. */
final class Answers {
    /** Spelled as Go spells it; Spring would write the charset in capitals. */
    private static final String TEXT = "text/plain; charset=utf-8";

    private Answers() {}

    static Mono<ServerResponse> json(byte[] body) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
    }

    static Mono<ServerResponse> text(byte[] body) {
        return ServerResponse.ok().header(HttpHeaders.CONTENT_TYPE, TEXT).bodyValue(body);
    }

    static Mono<ServerResponse> error(HttpStatus status, String sentence) {
        return errorBuilder(status).bodyValue(line(sentence));
    }

    static Mono<ServerResponse> notFound() {
        return error(HttpStatus.NOT_FOUND, "404 page not found");
    }

    static Mono<ServerResponse> wrongMethod(String allowed) {
        return errorBuilder(HttpStatus.METHOD_NOT_ALLOWED)
                .header(HttpHeaders.ALLOW, allowed)
                .bodyValue(line("405 method not allowed, only " + allowed));
    }

    static Mono<ServerResponse> moved(String path) {
        return ServerResponse.status(HttpStatus.MOVED_PERMANENTLY)
                .location(URI.create(path))
                .build();
    }

    private static ServerResponse.BodyBuilder errorBuilder(HttpStatus status) {
        return ServerResponse.status(status)
                .header(HttpHeaders.CONTENT_TYPE, TEXT)
                .header("X-Content-Type-Options", "nosniff");
    }

    private static byte[] line(String sentence) {
        return (sentence + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
