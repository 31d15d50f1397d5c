package io.periskop.http;

import java.io.IOException;
import java.io.Serial;

/** No answer. The message is a sentence for a person, without secrets: what happened, not a stack of classes. */
public final class HttpTrouble extends IOException {
    public enum Kind {
        /** Nobody listens there. */
        REFUSED,
        /** It did not answer, or not to the end, in time. */
        TIMEOUT,
        /** Its name is not known. */
        DNS,
        /** No encrypted connection came about. */
        TLS,
        /** The connection broke. */
        CONNECTION,
        /** The proxy does not let us through. */
        PROXY,
        /** A secret, a certificate or a token that is needed to ask could not be had. */
        CREDENTIALS,
        /** The answer, or what it unpacks to, is over the limit. */
        TOO_LARGE,
        /** The answer is not HTTP. */
        MALFORMED,
        /** The answer is in a form that was not asked for. */
        UNSUPPORTED,
        OTHER
    }

    @Serial
    private static final long serialVersionUID = 1;

    private final Kind kind;

    public HttpTrouble(String message) {
        this(Kind.OTHER, message);
    }

    public HttpTrouble(String message, Throwable cause) {
        super(message, cause);
        this.kind = Kind.OTHER;
    }

    public HttpTrouble(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
