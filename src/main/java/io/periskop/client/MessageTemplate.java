package io.periskop.client;

/** A message without its numbers: UUIDs, hexadecimal and decimal numbers become {@code #}. */
final class MessageTemplate {
    private static final int[] UUID_GROUPS = {8, 4, 4, 4, 12};
    private static final int HEX_WITH_DIGIT = 6;
    private static final int HEX_OF_LETTERS = 16;

    private MessageTemplate() {}

    static String of(String message) {
        StringBuilder template = new StringBuilder(message.length());
        int at = 0;
        while (at < message.length()) {
            if (!isAlphanumeric(message.charAt(at))) {
                template.append(message.charAt(at++));
                continue;
            }
            int uuidEnd = uuidEnd(message, at);
            int end = uuidEnd > 0 ? uuidEnd : wordEnd(message, at);
            template.append(uuidEnd > 0 ? "#" : ofWord(message.substring(at, end)));
            at = end;
        }
        return template.toString();
    }

    private static String ofWord(String word) {
        String digits = word.startsWith("0x") || word.startsWith("0X") ? word.substring(2) : word;
        boolean hex = !digits.isEmpty() && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        boolean number = word.chars().anyMatch(MessageTemplate::isDigit);
        boolean prefixed = digits.length() < word.length();
        int least = number ? HEX_WITH_DIGIT : HEX_OF_LETTERS;
        if (hex && (prefixed || digits.length() >= least)) {
            return "#";
        }
        return number ? withoutDigits(word) : word;
    }

    private static String withoutDigits(String word) {
        StringBuilder rest = new StringBuilder(word.length());
        boolean inNumber = false;
        for (int i = 0; i < word.length(); i++) {
            boolean digit = isDigit(word.charAt(i));
            if (!digit) {
                rest.append(word.charAt(i));
            } else if (!inNumber) {
                rest.append('#');
            }
            inNumber = digit;
        }
        return rest.toString();
    }

    /** Where the UUID that starts here ends, or -1. */
    private static int uuidEnd(String text, int start) {
        int at = start;
        for (int group : UUID_GROUPS) {
            if (at > start && (at >= text.length() || text.charAt(at++) != '-')) {
                return -1;
            }
            int end = at + group;
            for (; at < end; at++) {
                if (at >= text.length() || Character.digit(text.charAt(at), 16) < 0) {
                    return -1;
                }
            }
        }
        return at < text.length() && isAlphanumeric(text.charAt(at)) ? -1 : at;
    }

    private static int wordEnd(String text, int start) {
        int end = start;
        while (end < text.length() && isAlphanumeric(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isAlphanumeric(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
