package io.periskop.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code name=value} pairs of URLs, forms and log-like texts. */
final class Pairs {
    private static final Pattern ESCAPE = Pattern.compile("%([0-9a-fA-F]{2})");
    /** A longer name is no name; looking back further for its start would make a text of {@code =} costly. */
    private static final int LONGEST_NAME = 128;

    private Pairs() {}

    /** @param stops the characters that end a value */
    static String scrub(String text, String stops, SecretNames names) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return text;
        }
        StringBuilder scrubbed = new StringBuilder(text.length());
        int copied = 0;
        while (equals >= 0) {
            int next = skipSpaces(text, equals + 1);
            if (names.contains(unescape(nameBefore(text, copied, equals)))) {
                int end = valueEnd(text, next, stops);
                if (end > next) {
                    scrubbed.append(text, copied, next).append(Scrubber.REDACTED);
                    copied = end;
                    next = end;
                }
            }
            equals = text.indexOf('=', next);
        }
        return scrubbed.append(text, copied, text.length()).toString();
    }

    private static String nameBefore(String text, int from, int equals) {
        int least = Math.max(from, equals - LONGEST_NAME);
        int end = equals;
        while (end > least && text.charAt(end - 1) == ' ') {
            end--;
        }
        int start = end;
        while (start > least && isOfName(text.charAt(start - 1))) {
            start--;
        }
        return text.substring(start, end);
    }

    private static int skipSpaces(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || "-_.%+[]$".indexOf(c) >= 0;
    }

    /** A quoted value ends with its closing quote, where quotes count; a bracket that opens a value does not end it. */
    private static int valueEnd(String text, int start, String stops) {
        if (start == text.length()) {
            return start;
        }
        char first = text.charAt(start);
        boolean quoted = (first == '"' || first == '\'') && stops.indexOf(first) >= 0;
        int close = quoted ? text.indexOf(first, start + 1) : -1;
        if (close > 0) {
            return close + 1;
        }
        int end = quoted || "[({<".indexOf(first) >= 0 ? start + 1 : start;
        while (end < text.length() && stops.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static String unescape(String name) {
        if (name.indexOf('%') < 0) {
            return name;
        }
        Matcher escapes = ESCAPE.matcher(name);
        return escapes.replaceAll(
                escape -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }
}
