package io.periskop.exposition;

/** A target's text made fit for a log line and a page: short, and without what acts instead of being shown. */
final class Printable {
    private Printable() {}

    static String of(String text, int limit) {
        StringBuilder out = new StringBuilder();
        int end = 0;
        for (int i = 0; i < limit && end < text.length(); i++) {
            int c = text.codePointAt(end);
            out.appendCodePoint(isPrintable(c) ? c : '?');
            end += Character.charCount(c);
        }
        return end < text.length() ? out + "…" : out.toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
