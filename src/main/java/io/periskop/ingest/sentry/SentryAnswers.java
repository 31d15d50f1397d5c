package io.periskop.ingest.sentry;

import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers as SDKs understand them. Pages of any origin may send: the key is all that is asked for. */
final class SentryAnswers {
    private static final String ANY = "*";
    private static final String METHODS = "POST, OPTIONS";
    /** What would have to be escaped. Sentences of libraries may have it. */
    private static final Pattern NOT_PLAIN = Pattern.compile("[^ -~]|[\"\\\\]");

    private SentryAnswers() {}

    /** Exactly 200: to some SDKs any other success is a failure. The id is of 32 hexadecimal digits, or empty. */
    static Mono<ServerResponse> taken(String id) {
        return with(HttpStatus.OK, id.isEmpty() ? "{}" : "{\"id\":\"" + id + "\"}");
    }

    static Mono<ServerResponse> refused(HttpStatus status, String sentence) {
        return with(status, detail(sentence));
    }

    /** The rest of the body is not read. */
    static Mono<ServerResponse> cut(HttpStatus status, String sentence) {
        return answer(status).header("Connection", "close").bodyValue(detail(sentence));
    }

    /** In whole seconds, as not every SDK reads fractions; of errors only, so that what else it sends goes on. */
    static Mono<ServerResponse> later(Duration wait, String reason, String sentence) {
        long seconds = Math.max(1, wait.toSeconds());
        return answer(HttpStatus.TOO_MANY_REQUESTS)
                .header("Retry-After", Long.toString(seconds))
                .header("X-Sentry-Rate-Limits", seconds + ":error;default:project:" + reason)
                .bodyValue(detail(sentence));
    }

    static Mono<ServerResponse> options() {
        return ServerResponse.noContent()
                .header("Access-Control-Allow-Origin", ANY)
                .header("Access-Control-Allow-Methods", METHODS)
                .header(
                        "Access-Control-Allow-Headers",
                        "X-Sentry-Auth, Content-Type, Content-Encoding, Authorization, sentry-trace, baggage")
                .header("Access-Control-Max-Age", "3600")
                .header("Allow", METHODS)
                .build();
    }

    private static Mono<ServerResponse> with(HttpStatusCode status, String body) {
        return answer(status).bodyValue(body);
    }

    private static ServerResponse.BodyBuilder answer(HttpStatusCode status) {
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .header("Access-Control-Allow-Origin", ANY)
                .header("Access-Control-Expose-Headers", "X-Sentry-Rate-Limits, Retry-After");
    }

    private static String detail(String sentence) {
        return "{\"detail\":\"" + NOT_PLAIN.matcher(sentence).replaceAll("?") + "\"}";
    }
}
