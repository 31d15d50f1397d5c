package io.periskop.label;

/** What both names and values of labels must be: text that UTF-8 can say. */
public final class LabelText {
    private LabelText() {}

    /** False when there is half a character: one surrogate without the other. */
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            if (!isPair) {
                return false;
            }
            i++;
        }
        return true;
    }

    /** The same text, with half characters replaced by U+FFFD. */
    public static String wellFormed(String text) {
        if (isWellFormed(text)) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? '\ufffd' : c)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
