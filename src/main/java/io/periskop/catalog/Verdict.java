package io.periskop.catalog;

/** Whether an error matches a search, as far as the catalog knows. */
enum Verdict {
    NO,
    /** The texts of its occurrences decide. */
    MAYBE,
    YES;

    Verdict and(Verdict other) {
        return ordinal() < other.ordinal() ? this : other;
    }
}
