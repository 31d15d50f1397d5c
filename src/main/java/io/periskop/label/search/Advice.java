package io.periskop.label.search;

import static io.periskop.label.search.Quoting.excerpt;

import io.periskop.label.relabel.NameValidation;
import io.periskop.label.search.LabelMatcher.Op;
import io.periskop.label.search.Token.Piece;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with a part of a search, and what its author most likely meant. */
final class Advice {
    private static final String OPERATORS = "Labels are compared with =, !=, =~ and !~ only";
    private static final Pattern COMPARISON = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*[<>][0-9.]+");
    private static final Pattern BRACES = Pattern.compile("(?s)\\s*\\{(.*)}\\s*");
    private static final Pattern COMMA = Pattern.compile("(\"(?:[^\"\\\\]|\\\\.)*\")|,");
    private static final Map<String, String> MEANT =
            Map.of("==", "=", "===", "=", ":=", "=", "=!", "!=", "!==", "!=", "~=", "=~", "==~", "=~", "!=~", "!~");

    private final String text;
    private final List<Token> tokens;

    Advice(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    SearchSyntaxException noSpaceBefore(Token token) {
        if (text.charAt(token.start()) == ',') {
            return trouble(token.start(), token.start() + 1, "Parts are separated by spaces, not by commas.", " ");
        }
        return trouble(
                token.start(),
                token.end(),
                "A quote ended before this; put a space there, or a backslash before a quote that is part of the text.",
                " " + raw(token.start(), token.end()));
    }

    /** Of a word without quotes; null when nothing is wrong. */
    @Nullable
    SearchSyntaxException word(int index, Token token) {
        Piece piece = token.first();
        String word = piece.text();
        if (word.isEmpty()) {
            return whole(
                    token, "A minus excludes what follows it, and nothing does; quote it to search for it.", "\"-\"");
        }
        if (word.startsWith("-")) {
            return whole(
                    token,
                    "One minus excludes a word; quote a text that begins with a minus.",
                    Quoting.quote(raw(token.start(), token.end())));
        }
        if (Quoting.RESERVED.contains(word)) {
            return reserved(index, token);
        }
        SearchSyntaxException trouble = word.startsWith("{") ? braces(token) : null;
        if (trouble == null && isGroup(word)) {
            trouble = at(
                    piece,
                    "Parentheses do not group, every part must match; for one of several values write name=~\"a|b\","
                            + " and quote a text that begins with a parenthesis.",
                    Quoting.quote(word));
        }
        return trouble == null ? suspicious(index, token) : trouble;
    }

    private @Nullable SearchSyntaxException suspicious(int index, Token token) {
        Piece piece = token.first();
        String word = piece.text();
        int quote = word.indexOf('"');
        if (quote >= 0) {
            return at(
                    piece,
                    "A quote is inside of this word; quote the whole, with a backslash before a quote in it.",
                    Quoting.quote(word));
        }
        int colon = word.indexOf(':');
        boolean isLabel = colon > 0
                && BuiltInLabels.isBuiltIn(word.substring(0, colon))
                && !word.startsWith(":", colon + 1)
                && !word.startsWith("/", colon + 1);
        if (isLabel) {
            String name = word.substring(0, colon);
            return withValue(
                    index,
                    token,
                    word.substring(colon + 1),
                    (token.excluded() ? "-" : "") + name + Op.EQUAL.sign(),
                    "A label is asked for with =, not with a colon; write " + name
                            + "=value, or quote it to search for the text.");
        }
        if (COMPARISON.matcher(word).matches()) {
            return at(piece, OPERATORS + "; quote it to search for the text.", Quoting.quote(word));
        }
        return null;
    }

    private SearchSyntaxException reserved(int index, Token token) {
        String word = token.first().text();
        Token before = index == 0 ? null : tokens.get(index - 1);
        Token after = SearchParser.next(tokens, index);
        return switch (word) {
            case "AND", "&&" ->
                whole(token, "Every part must match anyway; leave " + word + " out, or quote it to search for it.", "");
            case "NOT" -> {
                String sentence = "Write -word to exclude a word; quote NOT to search for it.";
                yield after == null || after.excluded()
                        ? whole(token, sentence, "\"NOT\"")
                        : trouble(token.start(), after.end(), sentence, "-" + raw(after.start(), after.end()));
            }
            default -> {
                String sentence = "Every part must match, there is no " + word
                        + "; for one of several values write name=~\"a|b\", or quote it to search for it.";
                String either = before == null || after == null ? null : either(before, after);
                yield either == null || before == null || after == null
                        ? whole(token, sentence, Quoting.quote(word))
                        : trouble(before.start(), after.end(), sentence, either);
            }
        };
    }

    /** One regex in place of two values of one label; null where they are something else. */
    private static @Nullable String either(Token a, Token b) {
        boolean isOfOne = a.first().text().equals(b.first().text());
        boolean isEqual = a.sign().equals("=") && b.sign().equals("=") && !a.excluded() && !b.excluded();
        if (!isOfOne || !isEqual || a.value().isEmpty() || b.value().isEmpty()) {
            return null;
        }
        String regex =
                Quoting.regex(a.value().text()) + "|" + Quoting.regex(b.value().text());
        return Quoting.name(a.first().text()) + Op.REGEX.sign() + Quoting.quote(regex);
    }

    private @Nullable SearchSyntaxException braces(Token token) {
        if (token.first().text().indexOf('=') < 0) {
            return null;
        }
        String sentence = "A search has no braces and no commas; write name=\"value\" and a space between parts.";
        Matcher all = BRACES.matcher(text);
        return all.matches()
                ? trouble(0, text.length(), sentence, withoutCommas(all.group(1)))
                : at(token.first(), sentence, null);
    }

    private static String withoutCommas(String selector) {
        return COMMA.matcher(selector)
                .replaceAll(found -> found.group(1) == null ? " " : Matcher.quoteReplacement(found.group(1)))
                .trim()
                .replaceAll("  +", " ");
    }

    /** Balanced ones, as in {@code (Foo.java:12)}, are part of a text. */
    private static boolean isGroup(String word) {
        if (!word.startsWith("(")) {
            return false;
        }
        long opened = word.chars().filter(c -> c == '(').count();
        long closed = word.chars().filter(c -> c == ')').count();
        return opened != closed || word.indexOf('|') >= 0;
    }

    /** Of a part that has an operator; null when nothing is wrong. */
    @Nullable
    SearchSyntaxException name(int index, Token token) {
        Piece name = token.first();
        if (name.isEmpty()) {
            return noName(index, token);
        }
        if (name.text().isEmpty()) {
            return at(name, "The name of a label is not empty; write name" + token.sign() + "value.", null);
        }
        if (name.quoted() || SearchParser.isPlainName(name)) {
            return null;
        }
        String quoted = Quoting.quote(name.text());
        boolean isAscii = name.text().chars().allMatch(c -> c < 0x80);
        return at(
                name,
                "'" + excerpt(name.text())
                        + "' is not the name of a label: letters, digits and underscores, beginning with"
                        + " no digit; other names are quoted, and so is a text with an operator in it.",
                isAscii ? legacy(name.text()) : quoted);
    }

    private static String legacy(String name) {
        String changed = name.replaceAll("[^a-zA-Z0-9_]", "_");
        return NameValidation.LEGACY.isName(changed) ? changed : "_" + changed;
    }

    private SearchSyntaxException noName(int index, Token token) {
        String sign = token.sign();
        Token before = index == 0 ? null : tokens.get(index - 1);
        String sentence = "The name of a label is missing before " + sign + "; write name" + sign
                + "value without spaces, or quote it to search for the text.";
        boolean isApart =
                before != null && !token.excluded() && !before.isMatcher() && SearchParser.isPlainName(before.first());
        if (before == null || !isApart) {
            return whole(token, sentence, Quoting.quote(raw(token.start(), token.end())));
        }
        Token after = token.value().isEmpty() ? SearchParser.next(tokens, index) : null;
        Piece value = after == null ? token.value() : after.first();
        int end = after == null ? token.end() : after.end();
        boolean isWhole = !value.isEmpty() && (after == null || !after.isMatcher() && !after.excluded());
        String joined = (before.excluded() ? "-" : "") + before.first().text() + sign;
        return isWhole
                ? trouble(before.start(), end, sentence, joined + Quoting.value(value.text()))
                : trouble(token.start(), token.end(), sentence, null);
    }

    /** Of one that is none. */
    SearchSyntaxException operator(Token token) {
        return trouble(
                token.signAt(),
                token.signAt() + token.sign().length(),
                OPERATORS + ", there is no " + token.sign()
                        + "; quote a value that begins with one of these characters,"
                        + " and a text with an operator in it.",
                MEANT.get(token.sign()));
    }

    /** Null when nothing is wrong. */
    @Nullable
    SearchSyntaxException value(int index, Token token) {
        Piece value = token.value();
        String raw = value.text();
        if (token.sign().endsWith("~") && raw.length() > LabelMatcher.LONGEST_REGEX) {
            return at(
                    value, "A regex has at most " + LabelMatcher.LONGEST_REGEX + " characters; make it shorter.", null);
        }
        if (value.quoted()) {
            return null;
        }
        if (value.isEmpty()) {
            String start = raw(token.start(), token.end());
            return withValue(
                    index,
                    token,
                    "",
                    start,
                    "A value is missing after " + excerpt(start)
                            + "; write it without a space before it, or \"\" for errors without this label.");
        }
        if (raw.indexOf('"') >= 0) {
            return at(
                    value,
                    "A quote is inside of this value; quote the whole, with a backslash before a quote in it.",
                    Quoting.quote(raw));
        }
        if (raw.length() > 1 && raw.startsWith("'") && raw.endsWith("'")) {
            return at(
                    value,
                    "Values are quoted with \"; quote the whole if these quotes are part of it.",
                    Quoting.quote(raw.substring(1, raw.length() - 1)));
        }
        return null;
    }

    /** @param value empty where it may be the next part: where a space stands between a name and its value */
    private SearchSyntaxException withValue(int index, Token token, String value, String start, String sentence) {
        Token after = SearchParser.next(tokens, index);
        if (!value.isEmpty()) {
            return whole(token, sentence, start + Quoting.value(value));
        }
        boolean isApart = after != null && !after.isMatcher() && !after.excluded();
        return after != null && isApart
                ? trouble(
                        token.start(),
                        after.end(),
                        sentence,
                        start + Quoting.value(after.first().text()))
                : whole(token, sentence, start + "\"\"");
    }

    /** @param problem goes on after the regex */
    SearchSyntaxException regex(Token token, String problem) {
        Piece value = token.value();
        boolean isGlob = value.text().startsWith("*");
        return at(
                value,
                "The regex '" + excerpt(value.text()) + "' " + problem + ".",
                isGlob ? Quoting.value("." + value.text()) : null);
    }

    private String raw(int from, int to) {
        return text.substring(from, to);
    }

    private static SearchSyntaxException whole(Token token, String sentence, @Nullable String suggestion) {
        return trouble(token.start(), token.end(), sentence, suggestion);
    }

    private static SearchSyntaxException at(Piece piece, String sentence, @Nullable String suggestion) {
        return trouble(piece.start(), piece.end(), sentence, suggestion);
    }

    private static SearchSyntaxException trouble(int from, int to, String sentence, @Nullable String suggestion) {
        return new SearchSyntaxException(from, to - from, sentence, suggestion);
    }
}
