package io.periskop.exposition;

/** One aggregate that is JSON, but not an aggregate. */
final class BadAggregate extends Exception {
    private static final long serialVersionUID = 1L;

    BadAggregate(String reason) {
        super(reason, null, false, false);
    }
}
