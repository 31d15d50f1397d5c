package io.periskop.store.sql;

import org.jspecify.annotations.Nullable;

/** The database cannot be used, and waiting does not help. The message is one sentence for an operator. */
public final class StoreOpenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreOpenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
