package io.periskop.label.relabel;

/**
 * The longest text that whatever a regex matches must contain, read off the regex: to look for it costs far less than to run
 * the machine. Cautious: where a regex has anything unusual, it knows none.
 */
final class RequiredText {
    private static final String ONE_CHARACTER = "dDwWsSbBAz";

    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";
    private int at;

    private RequiredText(String regex) {
        this.regex = regex;
    }

    /** Empty when none is known. The regex is one that RE2 takes. */
    static String of(String regex) {
        RequiredText reading = new RequiredText(regex);
        return reading.isRead() ? reading.longest : "";
    }

    private boolean isRead() {
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            switch (c) {
                case '|', ')' -> {
                    return false;
                }
                case '(' -> {
                    end();
                    if (!passGroup()) {
                        return false;
                    }
                }
                case '[' -> {
                    end();
                    if (!passClass()) {
                        return false;
                    }
                }
                case '\\' -> {
                    if (!readEscape()) {
                        return false;
                    }
                }
                case '*', '?' -> endWithoutLast();
                case '{' -> {
                    endWithoutLast();
                    int close = regex.indexOf('}', at);
                    if (close < 0) {
                        return false;
                    }
                    at = close + 1;
                }
                case '+' -> {
                    end();
                    if (regex.startsWith("*", at) || regex.startsWith("{", at)) {
                        return false;
                    }
                }
                case '.', '^', '$' -> end();
                default -> run.append(c);
            }
        }
        end();
        return true;
    }

    private boolean readEscape() {
        if (at == regex.length()) {
            return false;
        }
        char c = regex.charAt(at++);
        if (ONE_CHARACTER.indexOf(c) >= 0) {
            end();
            return true;
        }
        // Of letters and digits many mean more than one character of the regex.
        if (c > '~' || Character.isLetterOrDigit(c)) {
            return false;
        }
        run.append(c);
        return true;
    }

    /** What is in a group may be left out by what follows it, and is not read; flags may change what the rest means. */
    private boolean passGroup() {
        if (regex.startsWith("?", at) && !regex.startsWith("?:", at) && !regex.startsWith("?P<", at)) {
            return false;
        }
        int depth = 1;
        while (at < regex.length()) {
            switch (regex.charAt(at++)) {
                case '(' -> {
                    if (regex.startsWith("?", at) && !regex.startsWith("?:", at) && !regex.startsWith("?P<", at)) {
                        return false;
                    }
                    depth++;
                }
                case ')' -> {
                    if (--depth == 0) {
                        return true;
                    }
                }
                case '[' -> {
                    if (!passClass()) {
                        return false;
                    }
                }
                case '\\' -> {
                    if (at < regex.length() && regex.charAt(at) == 'Q') {
                        return false;
                    }
                    at++;
                }
                default -> {}
            }
        }
        return false;
    }

    /** A bracket right at the beginning is a member, and one behind a colon ends a named class. */
    private boolean passClass() {
        if (regex.startsWith("^", at)) {
            at++;
        }
        if (regex.startsWith("]", at)) {
            at++;
        }
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '[' && regex.startsWith(":", at)) {
                return false;
            } else if (c == ']') {
                return true;
            }
        }
        return false;
    }

    private void endWithoutLast() {
        if (!run.isEmpty()) {
            run.setLength(run.offsetByCodePoints(run.length(), -1));
        }
        end();
    }

    private void end() {
        if (run.length() > longest.length()) {
            longest = run.toString();
        }
        run.setLength(0);
    }
}
