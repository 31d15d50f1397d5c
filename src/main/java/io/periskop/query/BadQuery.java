package io.periskop.query;

/** A question that is not answered as it is asked. The message is one sentence that names the parameter and what to change. */
public final class BadQuery extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String parameter;

    BadQuery(String parameter, String message) {
        super(message, null, false, false);
        this.parameter = parameter;
    }

    /** As a caller of the API names it. */
    public String parameter() {
        return parameter;
    }
}
