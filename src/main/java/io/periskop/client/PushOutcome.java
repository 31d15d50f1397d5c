package io.periskop.client;

import java.time.Duration;

/**
 * How a push ended.
 *
 * @param status HTTP status; 0 when no answer came
 * @param detail a sentence for a log, without credentials
 * @param retryAfter how long the gateway wants to be left alone (429 and 503 with {@code Retry-After}); zero where it does not say
 */
public record PushOutcome(Kind kind, int status, String detail, Duration retryAfter) {
    public enum Kind {
        /** The gateway answered 2xx. */
        ACCEPTED,
        /** It answered anything else; redirects are not followed, since they turn a POST into a GET. */
        REFUSED,
        /** No whole answer came within the timeout; the gateway may have taken the errors all the same. */
        TIMED_OUT,
        /** No connection, or one that broke. */
        UNREACHABLE,
        /** The pushing thread was interrupted; it still is. */
        INTERRUPTED
    }

    public boolean isAccepted() {
        return kind == Kind.ACCEPTED;
    }

    static PushOutcome answered(int status) {
        return answered(status, Duration.ZERO);
    }

    static PushOutcome answered(int status, Duration retryAfter) {
        Kind kind = status >= 200 && status < 300 ? Kind.ACCEPTED : Kind.REFUSED;
        return new PushOutcome(kind, status, "the gateway answered " + status, retryAfter);
    }

    static PushOutcome failed(Kind kind, String detail) {
        return new PushOutcome(kind, 0, detail, Duration.ZERO);
    }
}
