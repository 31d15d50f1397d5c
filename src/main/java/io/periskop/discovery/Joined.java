package io.periskop.discovery;

import java.util.List;

/** Lists as values of labels. */
public final class Joined {
    private Joined() {}

    /**
     * Surrounded by the separator too, so that a regular expression need not care where in the list something is: {@code
     * ,a,b,}. Empty for an empty list.
     */
    public static String surrounded(List<String> values, String separator) {
        return values.isEmpty() ? "" : separator + String.join(separator, values) + separator;
    }
}
