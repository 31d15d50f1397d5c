package io.periskop.api.periskop;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The original's way to answer: text with a line feed for errors, and always told not to be sniffed. */
public final class Answers {
    /** Spelled as Go spells it; Spring would write the charset in capitals. */
    private static final String TEXT = "text/plain; charset=utf-8";

    private static final String NO_SNIFFING = "X-Content-Type-Options";

    private Answers() {}

    static Mono<ServerResponse> json(byte[] body) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
    }

    public static Mono<ServerResponse> text(byte[] body) {
        return ServerResponse.ok().header(HttpHeaders.CONTENT_TYPE, TEXT).bodyValue(body);
    }

    public static Mono<ServerResponse> text(String body) {
        return text(body.getBytes(StandardCharsets.UTF_8));
    }

    public static Mono<ServerResponse> error(HttpStatus status, String sentence) {
        return errorBuilder(status).bodyValue(line(sentence));
    }

    public static Mono<ServerResponse> notFound() {
        return error(HttpStatus.NOT_FOUND, "404 page not found");
    }

    public static Mono<ServerResponse> wrongMethod(String allowed) {
        return errorBuilder(HttpStatus.METHOD_NOT_ALLOWED)
                .header(HttpHeaders.ALLOW, allowed)
                .bodyValue(line("405 method not allowed, only " + allowed));
    }

    /** To OPTIONS: says what there is. Never does anything. */
    public static Mono<ServerResponse> options(String allowed) {
        return ServerResponse.noContent().header(HttpHeaders.ALLOW, allowed).build();
    }

    static Mono<ServerResponse> moved(String path) {
        return ServerResponse.status(HttpStatus.MOVED_PERMANENTLY)
                .location(URI.create(path))
                .build();
    }

    /** An error in place of an answer that was prepared and cannot be sent. */
    static Mono<Void> replace(ServerHttpResponse response, HttpStatus status, String sentence) {
        response.setStatusCode(status);
        response.getHeaders().set(HttpHeaders.CONTENT_TYPE, TEXT);
        response.getHeaders().set(NO_SNIFFING, "nosniff");
        return response.writeWith(Mono.just(response.bufferFactory().wrap(line(sentence))));
    }

    private static ServerResponse.BodyBuilder errorBuilder(HttpStatus status) {
        return ServerResponse.status(status)
                .header(HttpHeaders.CONTENT_TYPE, TEXT)
                .header(NO_SNIFFING, "nosniff");
    }

    private static byte[] line(String sentence) {
        return (sentence + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
