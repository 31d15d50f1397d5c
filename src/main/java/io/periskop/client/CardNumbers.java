package io.periskop.client;

/** 13 to 19 digits, single spaces or dashes between them, that pass the Luhn check. */
final class CardNumbers {
    private static final int LEAST = 13;
    private static final int MOST = 19;

    private CardNumbers() {}

    static String scrub(String text) {
        StringBuilder scrubbed = null;
        int copied = 0;
        int at = 0;
        while (at < text.length()) {
            if (!isDigit(text, at)) {
                at++;
                continue;
            }
            int end = cardEnd(text, at);
            if (end > 0) {
                scrubbed = scrubbed == null ? new StringBuilder(text.length()) : scrubbed;
                scrubbed.append(text, copied, at).append(Scrubber.REDACTED);
                copied = end;
                at = end;
            } else {
                at = runEnd(text, at);
            }
        }
        return scrubbed == null
                ? text
                : scrubbed.append(text, copied, text.length()).toString();
    }

    /** Where the longest card number that starts here and ends at the end of a run of digits ends, or -1. */
    private static int cardEnd(String text, int start) {
        int[] digits = new int[MOST];
        int count = 0;
        int found = -1;
        for (int at = start; count < MOST && isDigit(text, at); ) {
            digits[count++] = text.charAt(at++) - '0';
            if (!isDigit(text, at)) {
                found = count >= LEAST && passesLuhn(digits, count) ? at : found;
                at += isSeparator(text, at) ? 1 : 0;
            }
        }
        return found;
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

    private static int runEnd(String text, int start) {
        int end = start;
        while (isDigit(text, end)) {
            end++;
        }
        return end;
    }

    private static boolean isSeparator(String text, int at) {
        return at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '-');
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
}
