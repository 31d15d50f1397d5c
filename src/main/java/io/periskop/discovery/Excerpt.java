package io.periskop.discovery;

/** Foreign text inside a message: on one line, without characters that cannot be seen, and short. */
public final class Excerpt {
    private static final int LONGEST = 80;

    private Excerpt() {}

    /** In single quotes. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder("'");
        text.codePoints().limit(LONGEST).forEach(c -> append(shown, c));
        if (text.codePointCount(0, text.length()) > LONGEST) {
            shown.append('…');
        }
        return shown.append('\'').toString();
    }

    private static void append(StringBuilder to, int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> to.append(String.format("\\u%04X", codePoint));
            default -> to.appendCodePoint(codePoint);
        }
    }
}
