package io.periskop.label.search;

import com.google.re2j.Pattern;
import io.periskop.label.relabel.NameValidation;
import java.util.Set;

/**
 * Texts inside a search. Between quotes a backslash before a quote or a backslash is left out; before anything else it is
 * itself, so that {@code "\d+"} needs no second one.
 */
final class Quoting {
    /** Words of other languages, which this one refuses unless they are quoted. */
    static final Set<String> RESERVED = Set.of("OR", "AND", "NOT", "||", "&&");

    private static final String PLAIN = "_.$/@#-";
    private static final String NO_VALUE_BEGINS = "=!~'";
    private static final int EXCERPT = 60;

    private Quoting() {}

    static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** What stands between the quotes of it, or of the beginning of it. */
    static String unquote(String inside) {
        StringBuilder text = new StringBuilder(inside.length());
        for (int i = 0; i < inside.length(); i++) {
            if (isEscape(inside, i)) {
                i++;
            }
            text.append(inside.charAt(i));
        }
        return text.toString();
    }

    /** Whether a backslash is there that stands for nothing itself. */
    static boolean isEscape(String text, int at) {
        return text.charAt(at) == '\\' && at + 1 < text.length() && "\\\"".indexOf(text.charAt(at + 1)) >= 0;
    }

    /** One that matches the text only. */
    static String regex(String text) {
        return Pattern.quote(text);
    }

    static String name(String name) {
        return NameValidation.LEGACY.isName(name) ? name : quote(name);
    }

    static String value(String value) {
        boolean isBare = !value.isEmpty()
                && NO_VALUE_BEGINS.indexOf(value.charAt(0)) < 0
                && value.indexOf('"') < 0
                && value.chars().noneMatch(Quoting::isSpace);
        return isBare ? value : quote(value);
    }

    static String phrase(String text) {
        boolean isBare = text.charAt(0) != '-'
                && !RESERVED.contains(text)
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
        return isBare ? text : quote(text);
    }

    /** Separates parts. No such character is outside of the first 65536. */
    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** For a sentence: short and on one line. */
    static String excerpt(String text) {
        boolean isLong = text.codePointCount(0, text.length()) > EXCERPT;
        String cut = isLong ? text.substring(0, text.offsetByCodePoints(0, EXCERPT)) + "…" : text;
        return cut.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\p{Cf}]", "\ufffd");
    }
}
