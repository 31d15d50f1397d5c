package io.periskop.scrub;

/** Where values end, in the notations that name them. Each scan is linear and looks at nothing twice. */
final class Values {
    /** In running text a value ends where the sentence may go on. */
    static final String TEXT_STOPS = "&;#, \t\r\n\"'<>()[]{}\\";

    /** {@code ;} and {@code ?} do not end a value: rather lose what follows than keep half a secret. */
    static final String URL_STOPS = "&#";

    static final String FORM_STOPS = "&\r\n";

    private Values() {}

    /** Of {@code name=value}; a quoted one ends behind its quote where quotes count. */
    static int pairEnd(String text, int start, String stops) {
        int redacted = Replacement.end(text, start);
        if (redacted >= 0) {
            return redacted;
        }
        if (start == text.length()) {
            return start;
        }
        char first = text.charAt(start);
        if (first == '"' && stops.indexOf(first) >= 0) {
            return stringEnd(text, start);
        }
        int close = first == '\'' && stops.indexOf(first) >= 0 ? text.indexOf(first, start + 1) : -1;
        if (close > 0) {
            return close + 1;
        }
        int end = first == '\'' ? start + 1 : start;
        while (end < text.length() && stops.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** Of {@code "name": value} and the like, in JSON, in JSON within a text of JSON, and in what languages print. */
    static int memberEnd(String text, int start) {
        char first = text.charAt(start);
        if (first == '"') {
            return stringEnd(text, start);
        }
        if (first == '\'') {
            int close = text.indexOf('\'', start + 1);
            return close < 0 ? text.length() : close + 1;
        }
        if (first == '\\') {
            return escapedEnd(text, start);
        }
        int redacted = Replacement.end(text, start);
        if (redacted >= 0) {
            return redacted;
        }
        return first == '{' || first == '[' ? nestedEnd(text, start) : scalarEnd(text, start);
    }

    /** Behind the closing quote, or the end of a text that has none. */
    static int stringEnd(String text, int quote) {
        int at = quote + 1;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, text.length());
    }

    /** Behind the same number of backslashes and the same quote as it begins with. */
    private static int escapedEnd(String text, int start) {
        int quote = start;
        while (quote < text.length() && text.charAt(quote) == '\\') {
            quote++;
        }
        if (quote == text.length() || text.charAt(quote) != '"' && text.charAt(quote) != '\'') {
            return scalarEnd(text, quote);
        }
        int close = text.indexOf(text.substring(start, quote + 1), quote + 1);
        return close < 0 ? text.length() : close + quote + 1 - start;
    }

    private static int nestedEnd(String text, int start) {
        int depth = 0;
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            at = c == '"' ? stringEnd(text, at) : at + 1;
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        return at;
    }

    private static int scalarEnd(String text, int start) {
        int end = start;
        while (end < text.length() && ",}])\" \t\r\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    static int lineEnd(String text, int start) {
        int end = start;
        while (end < text.length() && "\r\n\"'\\".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    static int skipSpaces(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }
}
