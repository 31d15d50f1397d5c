package io.periskop.ingest;

/**
 * A message without what varies from one time to the next. Addresses of all kinds, UUIDs, hexadecimal and decimal numbers,
 * dates, durations, and what is quoted or true or false behind a {@code =} become {@code #}. One pass, whatever the text.
 */
final class MessageTemplate {
    private static final int READ = 1024;
    private static final int HEX_WITH_DIGIT = 6;
    private static final int HEX_OF_LETTERS = 16;
    private static final char MARK = '#';
    private static final String IN_NUMBERS = ".,:-+/_%";
    private static final int[] UUID_GROUPS = {8, 4, 4, 4, 12};

    private final String text;
    private final StringBuilder template;
    private int at;

    private MessageTemplate(String text) {
        this.text = text;
        this.template = new StringBuilder(text.length());
    }

    /** Of the first {@value #READ} characters. */
    static String of(String message) {
        return new MessageTemplate(message.length() > READ ? message.substring(0, READ) : message).run();
    }

    private String run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '=') {
                template.append(c);
                at++;
                skipValue();
            } else if (isWord(c)) {
                word();
            } else if (Character.isWhitespace(c)) {
                at++;
                if (!endsIn(' ')) {
                    template.append(' ');
                }
            } else {
                template.append(c);
                at++;
            }
        }
        return template.toString().strip();
    }

    /** Behind a {@code =}. */
    private void skipValue() {
        if (at >= text.length()) {
            return;
        }
        char quote = text.charAt(at);
        int end = quote == '"' || quote == '\'' ? text.indexOf(quote, at + 1) : -1;
        if (end > 0) {
            mark();
            at = end + 1;
            return;
        }
        for (String value : new String[] {"true", "false", "null", "None", "True", "False"}) {
            if (text.startsWith(value, at) && isEnd(at + value.length())) {
                mark();
                at += value.length();
                return;
            }
        }
    }

    private void word() {
        int start = at;
        int end = uuidEnd();
        if (end > 0) {
            mark();
            at = end;
            return;
        }
        end = start;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        if (text.startsWith("://", end)) {
            mark();
            at = runEnd(end);
        } else if (end < text.length()
                && text.charAt(end) == '@'
                && end + 1 < text.length()
                && isWord(text.charAt(end + 1))) {
            // What an address has before it belongs to it, such as the first name in first.last@example.com.
            while (template.length() > 0 && isPartOfAddress(template.charAt(template.length() - 1))) {
                template.setLength(template.length() - 1);
            }
            mark();
            at = runEnd(end);
        } else {
            at = end;
            plain(text.substring(start, end));
        }
    }

    private void plain(String word) {
        String digits = word.startsWith("0x") || word.startsWith("0X") ? word.substring(2) : word;
        boolean hex = !digits.isEmpty() && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        boolean number = word.chars().anyMatch(c -> c >= '0' && c <= '9');
        if (hex && (digits.length() < word.length() || digits.length() >= (number ? HEX_WITH_DIGIT : HEX_OF_LETTERS))) {
            number();
        } else if (number && isDigit(word.charAt(0))) {
            number();
        } else if (number) {
            withoutDigits(word);
        } else {
            template.append(word);
        }
    }

    /** A number goes on over what may be inside one, such as the dots of an address or the colons of a time. */
    private void number() {
        if (!endsInNumber()) {
            mark();
        } else {
            template.setLength(template.lastIndexOf("#") + 1);
        }
    }

    /** Whether what was written ends in a number and what may be inside of one. */
    private boolean endsInNumber() {
        int last = template.length() - 1;
        if (last < 0) {
            return false;
        }
        if (template.charAt(last) == MARK) {
            return true;
        }
        return last > 0 && IN_NUMBERS.indexOf(template.charAt(last)) >= 0 && template.charAt(last - 1) == MARK;
    }

    private void withoutDigits(String word) {
        boolean inNumber = false;
        for (int i = 0; i < word.length(); i++) {
            boolean digit = isDigit(word.charAt(i));
            if (!digit) {
                template.append(word.charAt(i));
            } else if (!inNumber) {
                mark();
            }
            inNumber = digit;
        }
    }

    /** Where the UUID that begins here ends, or -1. */
    private int uuidEnd() {
        int end = at;
        for (int group : UUID_GROUPS) {
            if (end > at && (end >= text.length() || text.charAt(end++) != '-')) {
                return -1;
            }
            for (int stop = end + group; end < stop; end++) {
                if (end >= text.length() || Character.digit(text.charAt(end), 16) < 0) {
                    return -1;
                }
            }
        }
        return isEnd(end) ? end : -1;
    }

    private void mark() {
        template.append(MARK);
    }

    private int runEnd(int from) {
        int end = from;
        while (end < text.length()
                && !Character.isWhitespace(text.charAt(end))
                && "\"'`<>()[]{},;".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private boolean isEnd(int place) {
        return place >= text.length() || !isWord(text.charAt(place));
    }

    private boolean endsIn(char c) {
        return template.length() > 0 && template.charAt(template.length() - 1) == c;
    }

    private static boolean isPartOfAddress(char c) {
        return isWord(c) || c == '.' || c == '+' || c == '-' || c == MARK;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
