package io.periskop.api.v1;

/** What somebody sent, in a sentence: short, and on one line. */
final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder("'");
        cut(text, LONGEST)
                .codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '\ufffd' : c)
                .forEach(out::appendCodePoint);
        return out.append('\'').toString();
    }

    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "\u2026";
    }
}
