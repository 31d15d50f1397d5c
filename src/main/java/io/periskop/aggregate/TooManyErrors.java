package io.periskop.aggregate;

/** An answer was refused as a whole because it holds more errors than it may. Its message says how many. */
public final class TooManyErrors extends Exception {
    private static final long serialVersionUID = 1;

    TooManyErrors(ErrorLimit limit, int kept) {
        super("answered with " + ((long) kept + limit.others()) + " errors, and " + limit.most()
                + " are allowed (error_limit)");
    }
}
