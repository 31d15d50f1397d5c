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
}
