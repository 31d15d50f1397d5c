package io.periskop.discovery.file;

import io.periskop.discovery.Excerpt;
import java.util.regex.Pattern;

/** One step of a path with the wildcards of Go's {@code path/filepath.Match}: {@code *}, {@code ?}, {@code [a-z]}, {@code [^a-z]}. */
final class NamePattern {
    private final String text;
    private final StringBuilder regex = new StringBuilder();
    private int at;

    private NamePattern(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when it is not well formed, with a message for the operator */
    static Pattern of(String text) {
        NamePattern pattern = new NamePattern(text);
        while (pattern.at < text.length()) {
            pattern.take();
        }
        return Pattern.compile(pattern.regex.toString(), Pattern.DOTALL);
    }

    static boolean hasWildcards(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '\\');
    }

    private void take() {
        switch (text.charAt(at)) {
            case '*' -> {
                regex.append(".*");
                at++;
            }
            case '?' -> {
                regex.append('.');
                at++;
            }
            case '[' -> characterClass();
            default -> regex.append(Pattern.quote(character()));
        }
    }

    private void characterClass() {
        at++;
        boolean negated = has('^');
        regex.append(negated ? "[^" : "[");
        boolean empty = true;
        while (empty || !has(']')) {
            if (has('-') || (empty && has(']'))) {
                throw bad();
            }
            String low = character();
            String high = has('-') ? character() : low;
            if (high.codePointAt(0) < low.codePointAt(0)) {
                throw bad(); // to Go a range without characters
            }
            regex.append(escaped(low)).append('-').append(escaped(high));
            empty = false;
        }
        regex.append(']');
    }

    private boolean has(char expected) {
        boolean found = at < text.length() && text.charAt(at) == expected;
        at += found ? 1 : 0;
        return found;
    }

    /** The next one as it is, behind a backslash also a special one. */
    private String character() {
        if (has('\\') && at == text.length()) {
            throw bad();
        }
        if (at == text.length()) {
            throw bad();
        }
        int codePoint = text.codePointAt(at);
        at += Character.charCount(codePoint);
        return Character.toString(codePoint);
    }

    private static String escaped(String character) {
        return String.format("\\x{%x}", character.codePointAt(0));
    }

    private IllegalArgumentException bad() {
        return new IllegalArgumentException(
                "bad pattern " + Excerpt.of(text) + "; close brackets, and put something between them");
    }
}
