package io.periskop.federation;

/** Prometheus' way to write matchers, {@code {a="b", c=~"d"}}, as a search. */
final class Matchers {
    private Matchers() {}

    /** Without the braces, and with spaces for the commas between matchers. */
    static String unbraced(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean quoted = false;
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\' && i + 2 < text.length()) {
                out.append(c).append(text.charAt(++i));
                continue;
            }
            quoted ^= c == '"';
            out.append(!quoted && c == ',' ? ' ' : c);
        }
        return out.toString();
    }
}
