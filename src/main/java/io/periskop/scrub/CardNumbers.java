package io.periskop.scrub;

/**
 * Numbers of payment cards: 13 to 19 digits that begin as cards do (2 to 6), each apart from the next by nothing, a space, a dash
 * or a plus, that pass Luhn's check. They stand for themselves: no letter, digit, underscore or fraction touches them. Times in
 * milliseconds begin with 1, and so are none.
 */
final class CardNumbers {
    private static final int LEAST = 13;
    private static final int MOST = 19;

    private CardNumbers() {}

    /** Where the longest one that begins at this digit ends, or -1. */
    static int end(String text, int start) {
        char first = text.charAt(start);
        if (first < '2' || first > '6' || !mayBegin(text, start)) {
            return -1;
        }
        int[] digits = new int[MOST];
        int count = 0;
        int found = -1;
        int at = start;
        while (count < MOST && isDigit(text, at)) {
            digits[count++] = text.charAt(at++) - '0';
            if (!isDigit(text, at)) {
                found = count >= LEAST && passesLuhn(digits, count) && mayEnd(text, at) ? at : found;
                at += isSeparator(text, at) ? 1 : 0;
            }
        }
        return found;
    }

    /** Not within a number or a word, nor in a group of an id such as a UUID. */
    private static boolean mayBegin(String text, int start) {
        if (start == 0) {
            return true;
        }
        char before = text.charAt(start - 1);
        if (before == '.' || before == '-') {
            return start == 1 || !isOfWord(text.charAt(start - 2));
        }
        return !isOfWord(before);
    }

    private static boolean mayEnd(String text, int end) {
        if (end == text.length()) {
            return true;
        }
        char after = text.charAt(end);
        boolean joins = after == '-' || after == '.' && isDigit(text, end + 1);
        return joins ? end + 1 == text.length() || !isOfWord(text.charAt(end + 1)) : !isOfWord(after);
    }

    private static boolean passesLuhn(int[] digits, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            int digit = digits[count - 1 - i];
            int weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }

    private static boolean isSeparator(String text, int at) {
        return at < text.length() && " -+".indexOf(text.charAt(at)) >= 0;
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
}
