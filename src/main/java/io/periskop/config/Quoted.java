package io.periskop.config;

import java.util.regex.Pattern;

/** The operator's own text inside a message: without passwords, on one line, and short. */
final class Quoted {
    private static final int MAX_CHARACTERS = 80;
    private static final int MAX_SENTENCE = 200;
    private static final Pattern NAMED_SECRET =
            Pattern.compile("(?is)((?:password|passwd|pwd|secret|token)[ \t]*[=:]).*");
    private static final Pattern CREDENTIALS = Pattern.compile("(?s)^((?:[^:]*://)?[^:]*:).*@");

    private Quoted() {}

    static String value(String text) {
        return "'" + plain(text) + "'";
    }

    static String plain(String text) {
        return escape(cut(mask(text), MAX_CHARACTERS));
    }

    /** What a library says about the file; it may quote the file. */
    static String sentence(String text) {
        return escape(cut(mask(text), MAX_SENTENCE));
    }

    /** What a parser says about the text, without the passwords of the text, whatever of it is quoted. */
    static String message(String text, String problem) {
        String shown = plain(text);
        String masked = text.isEmpty() || text.equals(shown) ? problem : problem.replace(text, shown);
        int at = text.lastIndexOf('@');
        int colon = text.indexOf(':', text.indexOf("://") + 1 == 0 ? 0 : text.indexOf("://") + 3);
        boolean password = colon >= 0 && colon + 1 < at;
        return password ? masked.replace(text.substring(colon + 1, at) + "@", "***@") : masked;
    }

    /** A file's name, whole, so that it can be found. */
    static String file(String name) {
        return escape(name);
    }

    /** Hides more than needed rather than less: everything between the first colon and the last at sign. */
    static String mask(String text) {
        String hidden = CREDENTIALS.matcher(text).replaceFirst("$1***@");
        return NAMED_SECRET.matcher(hidden).replaceFirst("$1***");
    }

    private static String cut(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, most)) + "…";
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> appendEscaped(escaped, c));
        return escaped.toString();
    }

    private static void appendEscaped(StringBuilder to, int codePoint) {
        switch (codePoint) {
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            default -> {
                if (isInvisible(codePoint)) {
                    to.append(String.format("\\u%04X", codePoint));
                } else {
                    to.appendCodePoint(codePoint);
                }
            }
        }
    }

    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
