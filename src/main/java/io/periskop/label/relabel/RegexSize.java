package io.periskop.label.relabel;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a regex may become before it is compiled: RE2 copies what is repeated, so {@code ((a{100}){100}){100}} is a
 * million instructions. As in Go, counts of repetitions inside each other multiply to 1000 at most. Only sizes are judged
 * here; whether the regex is valid at all, RE2 says.
 */
final class RegexSize {
    private static final int MOST_REPEATED = 1000;
    /** Two numbers of four digits and what is between them; RE2 refuses more. */
    private static final int LONGEST_COUNT = 9;

    private static final int DEEPEST = 1000;
    private static final int LARGEST = 100_000;
    /** Of what has an end to be looked for: RE2 may look through all the rest for each, which is quadratic. */
    private static final int MOST_OPENED = 10_000;

    /** Of a group, or of the piece that was read last. */
    private static final class Size {
        private long pieces;
        /** The largest product of counts in it. */
        private long repeated = 1;

        void add(Size part) {
            pieces += part.pieces;
            repeated = Math.max(repeated, part.repeated);
        }
    }

    /** Where a text is next; each place is looked at once, however often it is asked. */
    private final class Next {
        private final String text;
        private int place = -1;

        Next(String text) {
            this.text = text;
        }

        /** The length of the regex where there is none. */
        int from(int start) {
            if (place < start) {
                int found = regex.indexOf(text, start);
                place = found < 0 ? regex.length() : found;
            }
            return place;
        }
    }

    private final String regex;
    private final Next brace = new Next("}");
    private final Next endOfQuote = new Next("\\E");
    private final Next endOfName = new Next(":]");
    private final int largest;
    private final int mostOpened;
    private final Deque<Size> open = new ArrayDeque<>();
    private Size last = new Size();
    private int at;
    private int opened;

    private RegexSize(String regex, int largest) {
        this.regex = regex;
        this.largest = largest;
        this.mostOpened = Math.min(largest, MOST_OPENED);
        open.push(new Size());
    }

    /** What is wrong and what to do, beginning with a verb; null when nothing is. */
    static @Nullable String problem(String regex) {
        return problem(regex, LARGEST);
    }

    /** @param largest how many pieces it may have when its repetitions are written out */
    static @Nullable String problem(String regex, int largest) {
        return new RegexSize(regex, largest).problem();
    }

    private @Nullable String problem() {
        while (at < regex.length()) {
            read(regex.charAt(at++));
            if (open.size() > DEEPEST) {
                return "is nested too deeply; write it more plainly";
            }
            if (open.element().repeated > MOST_REPEATED) {
                return "repeats too much: counts inside each other multiply to more than " + MOST_REPEATED
                        + "; give smaller counts";
            }
            if (open.element().pieces > largest) {
                return "is too large when its repetitions are written out; give smaller counts";
            }
            if (opened > mostOpened) {
                return "has more than " + mostOpened + " brackets and braces; write it more plainly";
            }
        }
        return null;
    }

    private void read(char c) {
        switch (c) {
            case '(' -> openGroup();
            case ')' -> closeGroup();
            case '{' -> {
                opened++;
                repeat();
            }
            case '[' -> {
                at = endOfClass();
                piece(1);
            }
            case '\\' -> escape();
            case '*', '+', '?' -> {}
            default -> piece(1);
        }
    }

    private void piece(int size) {
        last = new Size();
        last.pieces = size;
        open.element().add(last);
    }

    /** Flags as in {@code (?i)} open nothing. */
    private void openGroup() {
        if (regex.startsWith("?", at)) {
            while (at < regex.length() && ":>)".indexOf(regex.charAt(at)) < 0) {
                at++;
            }
            if (regex.startsWith(")", at++)) {
                return;
            }
        }
        open.push(new Size());
    }

    private void closeGroup() {
        if (open.size() > 1) {
            last = open.pop();
            last.pieces++;
            open.element().add(last);
        }
    }

    /** Without a count the brace is itself. */
    private void repeat() {
        int end = brace.from(at);
        boolean mayBeCount = end < regex.length() && end - at <= LONGEST_COUNT;
        String[] counts = mayBeCount ? regex.substring(at, end).split(",", -1) : new String[0];
        boolean isCount = counts.length == 1 || counts.length == 2 && (counts[1].isEmpty() || isNumber(counts[1]));
        if (!isCount || !isNumber(counts[0])) {
            piece(1);
            return;
        }
        at = end + 1;
        boolean hasEnd = counts.length == 2 && !counts[1].isEmpty();
        long count = Math.max(1, Long.parseLong(counts[hasEnd ? 1 : 0]));
        Size repeated = new Size();
        repeated.pieces = last.pieces * (count - 1);
        repeated.repeated = last.repeated * count;
        last = repeated;
        open.element().add(repeated);
    }

    private void escape() {
        if (regex.startsWith("Q", at)) {
            opened++;
            int end = endOfQuote.from(at);
            open.element().pieces += end - at;
            at = Math.min(end + 2, regex.length());
            piece(1);
            return;
        }
        boolean hasBraces =
                at + 1 < regex.length() && "pPx".indexOf(regex.charAt(at)) >= 0 && regex.charAt(at + 1) == '{';
        opened += hasBraces ? 1 : 0;
        int close = hasBraces ? brace.from(at) : regex.length();
        at = close == regex.length() ? at + 1 : close + 1;
        piece(1);
    }

    /** A closing bracket that comes first, or is escaped, is a member. */
    private int endOfClass() {
        opened++;
        int i = regex.startsWith("^", at) ? at + 1 : at;
        for (int first = i; i < regex.length() && opened <= mostOpened; i++) {
            char c = regex.charAt(i);
            opened += c == '[' ? 1 : 0;
            if (c == '\\') {
                i++;
            } else if (regex.startsWith("[:", i) && endOfName.from(i) < regex.length()) {
                i = endOfName.from(i) + 1;
            } else if (c == ']' && i > first) {
                return i + 1;
            }
        }
        return regex.length();
    }

    /** Counts of more digits RE2 refuses. */
    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() < 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
