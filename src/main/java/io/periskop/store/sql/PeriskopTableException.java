package io.periskop.store.sql;

import org.jspecify.annotations.Nullable;

/** The original server's table cannot be read. The message is one sentence for an operator, and names no password. */
public final class PeriskopTableException extends Exception {
    private static final long serialVersionUID = 1;

    PeriskopTableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
