package io.periskop.store.sql;

/** The database is not there now; what failed may be tried again later. The message is one sentence. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreUnavailableException(String message) {
        super(message, null, false, false);
    }
}
