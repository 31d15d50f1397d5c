package io.periskop.query;

import java.util.Locale;

/** What is counted. */
public enum Measure {
    /** How often errors happened. */
    OCCURRENCES,
    /** How often a second they happened. */
    RATE,
    /** How many different errors happened. */
    ERRORS,
    /**
     * How many sources that are still heard have ever counted an error that happened in the range; for the range as a whole
     * only, since nobody keeps who counted when.
     */
    TARGETS;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
