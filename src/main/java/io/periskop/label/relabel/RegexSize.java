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
    private static final int DEEPEST = 1000;
    private static final int LARGEST = 100_000;

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

    private final String regex;
    private final int largest;
    private final Deque<Size> open = new ArrayDeque<>();
    private Size last = new Size();
    private int at;

    private RegexSize(String regex, int largest) {
        this.regex = regex;
        this.largest = largest;
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
        }
        return null;
    }

    private void read(char c) {
        switch (c) {
            case '(' -> openGroup();
            case ')' -> closeGroup();
            case '{' -> repeat();
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
        int end = regex.indexOf('}', at);
        String[] counts = end < 0 ? new String[0] : regex.substring(at, end).split(",", -1);
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
            int end = regex.indexOf("\\E", at);
            int stop = end < 0 ? regex.length() : end;
            open.element().pieces += stop - at;
            at = end < 0 ? stop : end + 2;
            piece(1);
            return;
        }
        boolean hasBraces =
                at + 1 < regex.length() && "pPx".indexOf(regex.charAt(at)) >= 0 && regex.charAt(at + 1) == '{';
        int close = hasBraces ? regex.indexOf('}', at) : -1;
        at = close < 0 ? at + 1 : close + 1;
        piece(1);
    }

    /** A closing bracket that comes first, or is escaped, is a member. */
    private int endOfClass() {
        int i = regex.startsWith("^", at) ? at + 1 : at;
        for (int first = i; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i++;
            } else if (regex.startsWith("[:", i) && regex.indexOf(":]", i) > 0) {
                i = regex.indexOf(":]", i) + 1;
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
