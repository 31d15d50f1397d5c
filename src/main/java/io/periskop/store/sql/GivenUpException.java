package io.periskop.store.sql;

/** This server waited for a database for as long as it is told to wait. */
final class GivenUpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SqlFailure.Kind kind;

    GivenUpException(SqlFailure.Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    SqlFailure.Kind kind() {
        return kind;
    }
}
