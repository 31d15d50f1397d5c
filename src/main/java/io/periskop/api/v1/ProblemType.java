package io.periskop.api.v1;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/** Every kind of problem that this API answers with. What a name means never changes. */
public enum ProblemType {
    BAD_PARAMETER(HttpStatus.BAD_REQUEST, "A parameter is unknown, given twice, or has a value that cannot be used"),
    BAD_SEARCH(HttpStatus.BAD_REQUEST, "A search cannot be read"),
    BAD_BODY(HttpStatus.BAD_REQUEST, "The body is not the JSON that is expected"),
    UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "Credentials are missing or wrong"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "This may not be done by who asks, or from where"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "What the address names does not exist"),
    UNKNOWN_PATH(HttpStatus.NOT_FOUND, "The API has no such path"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The path does not have this method"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The Accept header excludes what there is"),
    CONFLICT(HttpStatus.CONFLICT, "It was changed by somebody else meanwhile"),
    BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is larger than allowed"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is not said to be JSON"),
    LIMIT_EXCEEDED(HttpStatus.UNPROCESSABLE_CONTENT, "The answer would be larger than a limit"),
    TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too many requests in too short a time"),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "The server failed"),
    STORAGE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The storage does not answer"),
    ORIGIN_UNAVAILABLE(HttpStatus.BAD_GATEWAY, "The server that counted it does not say more"),
    LOGIN_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Credentials cannot be checked now");

    private static final String PREFIX = "urn:periskop:problem:";

    private final HttpStatus status;
    private final String title;

    ProblemType(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    public HttpStatus status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The last part of the URI, such as {@code bad-parameter}. */
    String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String uri() {
        return PREFIX + slug();
    }
}
