package io.periskop.client;

/**
 * How a push ended.
 *
 * @param status HTTP status; 0 when no answer came
 * @param detail a sentence for a log, without credentials
 */
public record PushOutcome(Kind kind, int status, String detail) {
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
        Kind kind = status >= 200 && status < 300 ? Kind.ACCEPTED : Kind.REFUSED;
        return new PushOutcome(kind, status, "the gateway answered " + status);
    }

    static PushOutcome failed(Kind kind, String detail) {
        return new PushOutcome(kind, 0, detail);
    }
}
