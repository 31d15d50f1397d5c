package io.periskop.discovery;

/** Names of labels that are made of what was found. */
public final class MetaLabels {
    private MetaLabels() {}

    /** Every character outside {@code [a-zA-Z0-9_]} becomes an underscore, as in Prometheus. */
    public static String sanitize(String name) {
        StringBuilder clean = new StringBuilder(name.length());
        name.codePoints().forEach(c -> clean.appendCodePoint(isPlain(c) ? c : '_'));
        return clean.toString();
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
}
