package io.periskop.access;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Why a request is not answered.
 *
 * @param reason stable, for metrics and programs
 * @param sentence what is wrong and what to do
 * @param challenges what to log in with; empty where that would not help
 * @param pause null where waiting does not help
 */
public record Denial(
        HttpStatus status,
        String reason,
        String sentence,
        List<String> challenges,
        @Nullable Duration pause) {
    private static final String API = "/api/v1/";

    static Denial forbidden(String reason, String sentence) {
        return new Denial(HttpStatus.FORBIDDEN, reason, sentence, List.of(), null);
    }

    static Denial unauthorized(String reason, String sentence, List<String> challenges) {
        return new Denial(HttpStatus.UNAUTHORIZED, reason, sentence, challenges, null);
    }

    static Denial later(String reason, String sentence, Duration pause) {
        return new Denial(HttpStatus.TOO_MANY_REQUESTS, reason, sentence, List.of(), pause);
    }

    /** A problem of the API below {@code /api/v1}, elsewhere a text. */
    Mono<Void> answer(ServerWebExchange exchange, Refusals refusals) {
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        challenges.forEach(challenge -> headers.add(HttpHeaders.WWW_AUTHENTICATE, challenge));
        if (pause != null) {
            headers.set(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(Math.max(1, pause.plusMillis(999).toSeconds())));
        }
        if (exchange.getRequest().getPath().pathWithinApplication().value().startsWith(API)) {
            return refusals.write(this, exchange);
        }
        response.setStatusCode(status);
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
        byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}
