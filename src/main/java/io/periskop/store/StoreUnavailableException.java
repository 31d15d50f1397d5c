package io.periskop.store;

/** The store cannot be used now; what failed may be tried again later. The message is one sentence. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message) {
        super(message, null, false, false);
    }
}
