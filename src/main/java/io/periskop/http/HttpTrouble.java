package io.periskop.http;

import java.io.IOException;
import java.io.Serial;

/** No answer. The message is a sentence for a person, without secrets: what happened, not a stack of classes. */
public final class HttpTrouble extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    public HttpTrouble(String message) {
        super(message);
    }

    public HttpTrouble(String message, Throwable cause) {
        super(message, cause);
    }
}
