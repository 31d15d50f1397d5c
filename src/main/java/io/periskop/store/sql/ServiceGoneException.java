package io.periskop.store.sql;

/** A service that was there is not any more: somebody has emptied the database while the server ran. */
final class ServiceGoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ServiceGoneException() {
        super("a service is not in the database any more: it was emptied or replaced");
    }
}
