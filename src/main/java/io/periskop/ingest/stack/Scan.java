package io.periskop.ingest.stack;

/** Small looks at text. */
final class Scan {
    private static final int DIGITS = 9;

    private Scan() {}

    /** The whole number that is this text; -1 if it is none. */
    static int number(String text) {
        if (text.isEmpty() || text.length() > DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Integer.parseInt(text);
    }

    /** The number that the text begins with; -1 if it does not. */
    static int leading(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return number(text.substring(0, end));
    }

    /** How many white characters it begins with. */
    static int indent(String line) {
        int at = 0;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the bracket opens that the last character closes; -1 if it does not. */
    static int openOfLast(String text) {
        int depth = 0;
        for (int i = text.length() - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c == ')') {
                depth++;
            } else if (c == '(' && --depth == 0) {
                return i;
            } else if (depth == 0) {
                return -1;
            }
        }
        return -1;
    }
}
