package io.periskop.label.search;

/**
 * Makes texts equal that differ in case only: each code point to upper and then to lower case by Unicode's simple mappings,
 * in no language. So {@code ß} is not {@code ss}, and the Turkish {@code ı} is {@code i} everywhere.
 */
public final class CaseFold {
    private static final int ASCII = 0x80;

    private CaseFold() {}

    /** The same text when there is nothing to fold. */
    public static String fold(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ASCII || c >= 'A' && c <= 'Z') {
                return foldFrom(text, i);
            }
        }
        return text;
    }

    /**
     * Whether the folded text contains it, without making that text where it is plain.
     *
     * @param folded folded already
     */
    public static boolean contains(String text, String folded) {
        int last = text.length() - folded.length();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= ASCII) {
                return fold(text).contains(folded);
            }
        }
        for (int i = 0; i <= last; i++) {
            int same = 0;
            while (same < folded.length() && lower(text.charAt(i + same)) == folded.charAt(same)) {
                same++;
            }
            if (same == folded.length()) {
                return true;
            }
        }
        return false;
    }

    private static char lower(char ascii) {
        return ascii >= 'A' && ascii <= 'Z' ? (char) (ascii + ('a' - 'A')) : ascii;
    }

    private static String foldFrom(String text, int first) {
        StringBuilder folded = new StringBuilder(text.length()).append(text, 0, first);
        for (int i = first; i < text.length(); ) {
            char c = text.charAt(i);
            if (c < ASCII) {
                folded.append(lower(c));
                i++;
            } else {
                int codePoint = text.codePointAt(i);
                folded.appendCodePoint(fold(codePoint));
                i += Character.charCount(codePoint);
            }
        }
        return folded.toString();
    }

    static int fold(int codePoint) {
        return Character.toLowerCase(Character.toUpperCase(codePoint));
    }
}
