package io.periskop.exposition;

/** A document that is not one: nothing of it was used. The message says where and why, in words fit for a page. */
public final class MalformedExposition extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedExposition(String message) {
        super(message, null, false, false);
    }
}
