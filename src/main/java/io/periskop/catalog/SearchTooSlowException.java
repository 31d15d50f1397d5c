package io.periskop.catalog;

/** A search that was given up. The message is a sentence that says what to do. */
public final class SearchTooSlowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SearchTooSlowException(String message) {
        super(message, null, false, false);
    }
}
