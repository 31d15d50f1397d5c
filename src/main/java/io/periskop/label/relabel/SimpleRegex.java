package io.periskop.label.relabel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out that a regex is of a simple form; anything that it is not sure of, it leaves to RE2. */
final class SimpleRegex {
    private static final String SPECIAL = "\\.+*?()|[]{}^$";
    private static final String REPETITION = "*+?{";

    /** {@code .*} or {@code .+}, which may be a group. */
    record Wildcard(boolean needsOne, boolean isGroup) {}

    private final String regex;
    private final List<Wildcard> wildcards = new ArrayList<>();
    /** Between the wildcards: always one more than there are. */
    private final List<String> texts = new ArrayList<>();

    private SimpleRegex(String regex) {
        this.regex = regex;
    }

    /** Null when it is something else, or nothing that RE2 takes. */
    static @Nullable Matching compile(String regex) {
        Matching words = words(regex);
        if (words != null) {
            return words;
        }
        SimpleRegex simple = new SimpleRegex(withoutAnchors(regex));
        return simple.parse() ? simple.matching() : null;
    }

    private static @Nullable Matching words(String regex) {
        boolean isWrapped = regex.startsWith("(") && regex.endsWith(")");
        boolean isGroup = isWrapped && !regex.startsWith("(?:");
        String inside = isWrapped ? regex.substring(isGroup ? 1 : 3, regex.length() - 1) : regex;
        Set<String> words = new LinkedHashSet<>();
        for (String alternative : alternatives(inside)) {
            SimpleRegex simple = new SimpleRegex(withoutAnchors(alternative));
            if (!simple.parse() || !simple.wildcards.isEmpty()) {
                return null;
            }
            words.add(simple.texts.get(0));
        }
        return new SimpleMatching.Words(words, isGroup);
    }

    private static List<String> alternatives(String regex) {
        List<String> alternatives = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < regex.length(); at++) {
            if (regex.charAt(at) == '\\') {
                at++;
            } else if (regex.charAt(at) == '|') {
                alternatives.add(regex.substring(start, at));
                start = at + 1;
            }
        }
        alternatives.add(regex.substring(start));
        return alternatives;
    }

    /** The whole is anchored anyway. A dollar sign after a backslash leaves the backslash alone, which nothing can read. */
    private static String withoutAnchors(String regex) {
        int start = regex.startsWith("^") ? 1 : 0;
        int end = regex.length() > start && regex.endsWith("$") ? regex.length() - 1 : regex.length();
        return regex.substring(start, end);
    }

    private boolean parse() {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < regex.length()) {
            char c = regex.charAt(at);
            Wildcard wildcard = wildcard(at);
            if (wildcard != null) {
                texts.add(text.toString());
                text.setLength(0);
                wildcards.add(wildcard);
                at += wildcard.isGroup ? 4 : 2;
                if (at < regex.length() && REPETITION.indexOf(regex.charAt(at)) >= 0) {
                    return false;
                }
            } else if (c == '\\' && at + 1 < regex.length() && isPunctuation(regex.charAt(at + 1))) {
                text.append(regex.charAt(at + 1));
                at += 2;
            } else if (SPECIAL.indexOf(c) < 0) {
                text.append(c);
                at++;
            } else {
                return false;
            }
        }
        texts.add(text.toString());
        return true;
    }

    private @Nullable Wildcard wildcard(int at) {
        boolean isGroup = regex.startsWith("(.*)", at) || regex.startsWith("(.+)", at);
        boolean isOne = isGroup || regex.startsWith(".*", at) || regex.startsWith(".+", at);
        return isOne ? new Wildcard(regex.charAt(isGroup ? at + 2 : at + 1) == '+', isGroup) : null;
    }

    private @Nullable Matching matching() {
        if (wildcards.size() == 1) {
            return new SimpleMatching.Affixes(texts.get(0), wildcards.get(0), texts.get(1));
        }
        boolean isWithin = texts.size() == 3
                && texts.get(0).isEmpty()
                && texts.get(2).isEmpty()
                && wildcards.stream().noneMatch(wildcard -> wildcard.needsOne || wildcard.isGroup);
        return isWithin ? new SimpleMatching.Within(texts.get(1)) : null;
    }

    /** RE2 takes these for themselves after a backslash. */
    private static boolean isPunctuation(char c) {
        return c < 0x80 && !Character.isLetterOrDigit(c);
    }
}
