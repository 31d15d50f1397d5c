package io.periskop.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Members of JSON objects, wherever in a text they stand and however broken or cut the JSON is: a value that does not
 * end goes to the end of the text, and any quote may open a name, since nothing says which ones are openings.
 */
final class JsonMembers {
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

    private JsonMembers() {}

    static String scrub(String text, SecretNames names) {
        StringBuilder scrubbed = null;
        int copied = 0;
        int quote = text.indexOf('"');
        while (quote >= 0) {
            int next = quote + 1;
            int nameEnd = stringEnd(text, quote);
            int value = valueStart(text, nameEnd);
            if (value >= 0 && names.contains(unescape(text.substring(quote + 1, nameEnd - 1)))) {
                scrubbed = scrubbed == null ? new StringBuilder(text.length()) : scrubbed;
                scrubbed.append(text, copied, value)
                        .append('"')
                        .append(Scrubber.REDACTED)
                        .append('"');
                next = valueEnd(text, value);
                copied = next;
            }
            quote = text.indexOf('"', next);
        }
        return scrubbed == null
                ? text
                : scrubbed.append(text, copied, text.length()).toString();
    }

    /** Where the value of the name that ends here starts, or -1 when no colon follows. */
    private static int valueStart(String text, int nameEnd) {
        int colon = skipSpace(text, nameEnd);
        int value = colon < text.length() && text.charAt(colon) == ':' ? skipSpace(text, colon + 1) : text.length();
        return value < text.length() ? value : -1;
    }

    private static int valueEnd(String text, int start) {
        char first = text.charAt(start);
        if (first == '"') {
            return stringEnd(text, start);
        }
        return first == '{' || first == '[' ? nestedEnd(text, start) : scalarEnd(text, start);
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
        while (end < text.length() && ",}] \t\r\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** Behind the closing quote, or the end of a text that has none. */
    private static int stringEnd(String text, int quote) {
        int at = quote + 1;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, text.length());
    }

    private static int skipSpace(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static String unescape(String name) {
        if (name.indexOf('\\') < 0) {
            return name;
        }
        return ESCAPE.matcher(name)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }
}
