package io.periskop.api.v1;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Answers to what cannot be done, as RFC 9457 has them; docs/api.md lists the types. Details are for whoever asked. */
public final class Problems {
    private static final Duration STORAGE_MAY_TAKE = Duration.ofSeconds(5);
    private static final int LONGEST_PATH = 500;

    private Problems() {}

    /** @param detail what is wrong and what to give instead; the name of the parameter is put before it */
    public static Problem badParameter(String name, String detail) {
        return of(
                ProblemType.BAD_PARAMETER,
                name + ": " + detail,
                new ProblemJson.Members(name, null, null, null, null, null));
    }

    /** @param position in the parameter's value, from 0 */
    public static Problem badSearch(String parameter, int position, String detail, @Nullable String suggestion) {
        return of(
                ProblemType.BAD_SEARCH,
                detail,
                new ProblemJson.Members(parameter, position, null, suggestion, null, null));
    }

    /** @param pointer to the JSON value that is wrong; empty for the whole body */
    public static Problem badBody(String pointer, String detail, @Nullable String suggestion) {
        return of(ProblemType.BAD_BODY, detail, new ProblemJson.Members(null, null, pointer, suggestion, null, null));
    }

    public static Problem notFound(String detail) {
        return of(ProblemType.NOT_FOUND, detail);
    }

    public static Problem conflict(String detail) {
        return of(ProblemType.CONFLICT, detail);
    }

    public static Problem limitExceeded(String detail) {
        return of(ProblemType.LIMIT_EXCEEDED, detail);
    }

    /** @param challenge for the WWW-Authenticate header */
    public static Problem unauthorized(String detail, String challenge) {
        return of(ProblemType.UNAUTHORIZED, detail).with(HttpHeaders.WWW_AUTHENTICATE, challenge);
    }

    public static Problem forbidden(String detail) {
        return of(ProblemType.FORBIDDEN, detail);
    }

    public static Problem tooManyRequests(String detail, Duration retryAfter) {
        return of(ProblemType.TOO_MANY_REQUESTS, detail).retryAfter(retryAfter);
    }

    /** @param sentence names neither hosts nor users */
    public static Problem storageUnavailable(String sentence) {
        return of(ProblemType.STORAGE_UNAVAILABLE, sentence).retryAfter(STORAGE_MAY_TAKE);
    }

    /** @param sentence names neither hosts nor users */
    static Problem originUnavailable(String sentence) {
        return of(ProblemType.ORIGIN_UNAVAILABLE, sentence);
    }

    /**
     * What is refused because of who asks or from where.
     *
     * @param reason stable, for programs
     */
    public static Problem refused(HttpStatus status, String reason, String sentence) {
        ProblemType type = switch (status) {
            case UNAUTHORIZED -> ProblemType.UNAUTHORIZED;
            case TOO_MANY_REQUESTS -> ProblemType.TOO_MANY_REQUESTS;
            case SERVICE_UNAVAILABLE -> ProblemType.LOGIN_UNAVAILABLE;
            case BAD_REQUEST -> ProblemType.BAD_PARAMETER;
            default -> ProblemType.FORBIDDEN;
        };
        return new Problem(type, sentence, ProblemJson.Members.ofReason(reason), Map.of());
    }

    /**
     * Of a push.
     *
     * @param status 400, 404, 408, 413, 415, 429 or 503
     * @param retryAfter null where trying again would not help
     */
    public static Problem pushRefused(int status, String sentence, @Nullable Duration retryAfter) {
        ProblemType type = switch (status) {
            case 404 -> ProblemType.NOT_FOUND;
            case 413 -> ProblemType.BODY_TOO_LARGE;
            case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
            case 429 -> ProblemType.TOO_MANY_REQUESTS;
            case 503 -> ProblemType.STORAGE_UNAVAILABLE;
            default -> ProblemType.BAD_BODY;
        };
        Problem problem = of(type, sentence);
        return retryAfter == null ? problem : problem.retryAfter(retryAfter);
    }

    static Problem unknownPath(String path) {
        return of(ProblemType.UNKNOWN_PATH, "there is no " + Quoted.of(path) + "; /api/docs has what there is");
    }

    static Problem wrongMethod(Collection<String> allowed) {
        String methods = String.join(", ", allowed);
        return of(ProblemType.METHOD_NOT_ALLOWED, "only " + methods).with(HttpHeaders.ALLOW, methods);
    }

    static Problem notAcceptable(String given) {
        return of(ProblemType.NOT_ACCEPTABLE, "the answer is " + given + ", which the Accept header excludes");
    }

    static Problem unsupportedMediaType(String detail, MediaType expected) {
        return of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail).with(HttpHeaders.ACCEPT, expected.toString());
    }

    static Problem bodyTooLarge(int most) {
        return of(ProblemType.BODY_TOO_LARGE, "the body may have at most " + most + " bytes");
    }

    /** @param errorId by which the log has more; nothing of that is said here */
    static Problem internal(String errorId) {
        return of(
                ProblemType.INTERNAL,
                "this is a defect of the server; its log has more under " + errorId,
                ProblemJson.Members.ofError(errorId));
    }

    /** Where a filter has to answer. */
    public static Mono<Void> write(Problem problem, ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(problem.type().status());
        headers(problem, exchange.getRequest(), response.getHeaders());
        byte[] body = body(problem, exchange.getRequest());
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }

    static Mono<ServerResponse> answer(Problem problem, ServerHttpRequest request) {
        return ServerResponse.status(problem.type().status())
                .headers(headers -> headers(problem, request, headers))
                .bodyValue(body(problem, request));
    }

    /** A body of which the end was not read would have to be read before the next request. */
    private static void headers(Problem problem, ServerHttpRequest request, HttpHeaders headers) {
        problem.headers().forEach(headers::set);
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setCacheControl("no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        if (Bodies.mayBeUnread(request)) {
            headers.setConnection("close");
        }
    }

    private static byte[] body(Problem problem, ServerHttpRequest request) {
        return Json.write(ProblemJson.of(problem, Quoted.cut(request.getURI().getRawPath(), LONGEST_PATH)));
    }

    static Problem of(ProblemType type, String detail) {
        return of(type, detail, ProblemJson.Members.NONE);
    }

    private static Problem of(ProblemType type, String detail, ProblemJson.Members members) {
        return new Problem(type, detail, members, Map.of());
    }

    /** What the framework refuses, by its status. */
    static Problem refusedBySpring(ResponseStatusException refused) {
        for (ProblemType type : ProblemType.values()) {
            if (type.status().value() == refused.getStatusCode().value()) {
                return of(type, Objects.requireNonNullElse(refused.getReason(), type.title()));
            }
        }
        return of(ProblemType.BAD_PARAMETER, ProblemType.BAD_PARAMETER.title());
    }
}
