package io.periskop.discovery;

import java.util.List;

/** Lists as Prometheus writes them into a label. */
public final class Wrapped {
    private Wrapped() {}

    /** With the separator also before and after, so that a rule can look for {@code ,a,} anywhere; two of them for no item. */
    public static String in(String separator, List<String> items) {
        return separator + String.join(separator, items) + separator;
    }

    /** The same, but empty for no item. */
    public static String unlessEmpty(String separator, List<String> items) {
        return items.isEmpty() ? "" : in(separator, items);
    }
}
