package io.periskop.catalog;

/** A cursor that cannot be used. The message is a sentence that says what to do. */
public final class CursorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    CursorException(String message) {
        super(message);
    }
}
