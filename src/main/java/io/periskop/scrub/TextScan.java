package io.periskop.scrub;

import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One pass over one text. Only a few characters can begin or name a secret; at all others nothing is done, and a text
 * without any secret is answered as it is.
 */
final class TextScan {
    private static final boolean[] TRIGGERS = triggers("=:<-eAgxsrnhBb23456");
    private static final String AUTHORITY_STOPS = "/?# \t\r\n\"'<>\\";
    private static final Set<String> SCHEMES = Set.of(
            "bearer", "basic", "digest", "token", "apikey", "negotiate", "aws4-hmac-sha256", "signature", "oauth");
    /** What messages say of passwords. */
    private static final Set<String> WORDS = Set.of(
            "null",
            "none",
            "nil",
            "missing",
            "required",
            "invalid",
            "empty",
            "true",
            "false",
            "incorrect",
            "wrong",
            "expired");

    private static final int CREDENTIAL = 6;
    /** By so much of a header's value it is decided whether it is one. */
    private static final int LOOKED_AT = 256;

    private final String text;
    private final String stops;
    private final SecretNames names;
    private final Replacement replacement;
    private final boolean multipart;
    private final boolean cardNumbers;
    private final Consumer<Kind> found;

    private final StringBuilder out = new StringBuilder(0);
    private int copied;
    /** No name begins before the end of what was taken out. */
    private int floor;

    private boolean noEmptyLine;
    private int lineEnd;

    /**
     * @param stops what ends the value of a pair
     * @param multipart whether it may be a form of several parts
     * @param cardNumbers whether they are looked for
     * @param found is told of each secret that is taken out
     */
    TextScan(
            String text,
            String stops,
            boolean multipart,
            boolean cardNumbers,
            SecretNames names,
            Replacement replacement,
            Consumer<Kind> found) {
        this.text = text;
        this.stops = stops;
        this.multipart = multipart;
        this.names = names;
        this.cardNumbers = cardNumbers;
        this.replacement = replacement;
        this.found = found;
    }

    /** The same object if there is nothing to take out. */
    String run() {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int next = c < TRIGGERS.length && TRIGGERS[c] ? look(c, at) : at;
            at = Math.max(next, at + 1);
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private int look(char c, int at) {
        return switch (c) {
            case '=' -> pair(at);
            case ':' -> text.startsWith("://", at) ? userInfo(at + 3) : member(at);
            case '<' -> element(at);
            case '-' -> taken(Kind.TOKEN, at, KnownTokens.privateKeyEnd(text, at));
            case 'B', 'b' -> scheme(at);
            case '2', '3', '4', '5', '6' -> cardNumbers ? card(at) : at;
            default -> KnownTokens.isStart(text, at) ? token(c, at) : at;
        };
    }

    private int token(char c, int at) {
        if (c == 'e') {
            return text.startsWith("eyJ", at) ? taken(Kind.TOKEN, at, KnownTokens.jwtEnd(text, at)) : at;
        }
        int end = c == 'A' ? KnownTokens.awsIdEnd(text, at) : -1;
        return taken(Kind.TOKEN, at, end < 0 ? KnownTokens.prefixedEnd(text, at) : end);
    }

    /** A number of JSON becomes a text, as {@link #value} does it. */
    private int card(int at) {
        int end = CardNumbers.end(text, at);
        if (end > at && isMember(at, end)) {
            take(Kind.CARD_NUMBER, at, end, '"' + replacement.of(text, at, end) + '"');
            return end;
        }
        return taken(Kind.CARD_NUMBER, at, end);
    }

    /** Whether it stands between {@code ":} and what may follow a number there. */
    private boolean isMember(int start, int end) {
        int colon = start;
        while (colon > 0 && text.charAt(colon - 1) == ' ') {
            colon--;
        }
        boolean named = colon > 1 && text.charAt(colon - 1) == ':' && text.charAt(colon - 2) == '"';
        return named && (end == text.length() || ",}] \r\n".indexOf(text.charAt(end)) >= 0);
    }

    private int scheme(int at) {
        if (!KnownTokens.isStart(text, at)) {
            return at;
        }
        if (text.regionMatches(true, at, "bearer ", 0, 7)) {
            return taken(Kind.TOKEN, at + 7, KnownTokens.bearerEnd(text, at + 7));
        }
        return text.regionMatches(true, at, "basic ", 0, 6)
                ? taken(Kind.TOKEN, at + 6, KnownTokens.basicEnd(text, at + 6))
                : at;
    }

    private int userInfo(int start) {
        int end = start;
        int at = -1;
        while (end < text.length() && AUTHORITY_STOPS.indexOf(text.charAt(end)) < 0) {
            at = text.charAt(end) == '@' ? end : at;
            end++;
        }
        return taken(Kind.USER_INFO, start, at);
    }

    /** {@code name=value}; in Ruby and PHP {@code "name"=>"value"}. */
    private int pair(int equals) {
        boolean arrow = text.startsWith(">", equals + 1);
        if (text.startsWith("=", equals + 1)) {
            return equals + 2;
        }
        int end = nameEnd(equals);
        CharSequence name = name(end);
        int value = Values.skipSpaces(text, equals + (arrow ? 2 : 1));
        if (multipart
                && name.length() == 4
                && "name".contentEquals(name.toString().toLowerCase(Locale.ROOT))) {
            return part(value);
        }
        if (value == text.length() || !names.contains(name)) {
            return equals;
        }
        return value(value, arrow ? Values.memberEnd(text, value) : Values.pairEnd(text, value, stops), false);
    }

    /** {@code "name": value}; without quotes only where the value has to be a secret. */
    private int member(int colon) {
        int end = nameEnd(colon);
        boolean quoted =
                end < colon && (text.charAt(end) == '"' || text.charAt(end) == '\\' || text.charAt(end) == '\'');
        int start = colon + 1;
        if (!quoted) {
            boolean space = start < text.length() && (text.charAt(start) == ' ' || text.charAt(start) == '\t');
            return space ? inSentence(name(end), Values.skipSpaces(text, start), colon) : colon;
        }
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        if (start == text.length() || !names.contains(name(end))) {
            return colon;
        }
        return value(start, Values.memberEnd(text, start), true);
    }

    private int inSentence(CharSequence name, int start, int colon) {
        if (name.length() < 3) {
            return colon;
        }
        if (names.isHeader(name)) {
            int end = lineEnd(start);
            return isCredential(name, text.substring(start, Math.min(end, start + LOOKED_AT)))
                    ? taken(start, end)
                    : colon;
        }
        if (!names.isPassword(name)) {
            return colon;
        }
        int end = Values.pairEnd(text, start, Values.TEXT_STOPS);
        boolean last = end == text.length() || ",;)]}&\"'\r\n\\".indexOf(text.charAt(end)) >= 0;
        boolean word =
                WORDS.contains(text.substring(start, Math.min(end, start + 16)).toLowerCase(Locale.ROOT));
        return last && !word ? value(start, end, false) : colon;
    }

    /** Of one line it is looked for once, however many headers seem to stand in it. */
    private int lineEnd(int start) {
        if (start >= lineEnd) {
            lineEnd = Values.lineEnd(text, start);
        }
        return lineEnd;
    }

    private static boolean isCredential(CharSequence name, String value) {
        char last = name.charAt(name.length() - 1);
        if (last == 'e' || last == 'E') {
            return value.indexOf('=') > 0; // cookies
        }
        int space = value.indexOf(' ');
        if (space > 0) {
            return SCHEMES.contains(value.substring(0, space).toLowerCase(Locale.ROOT));
        }
        return value.length() >= CREDENTIAL && value.chars().anyMatch(Character::isDigit);
    }

    /** {@code <name>value</name>}. */
    private int element(int open) {
        int most = Math.min(text.length(), open + SecretNames.LONGEST);
        int start = open + 1;
        int end = start;
        while (end < most && isOfName(text.charAt(end)) || end < most && text.charAt(end) == ':') {
            start = text.charAt(end) == ':' ? end + 1 : start;
            end++;
        }
        if (end == most || end == start || text.charAt(end) != '>' && text.charAt(end) != ' ') {
            return open;
        }
        int close = end;
        while (close < most && text.charAt(close) != '>') {
            close++;
        }
        int value = close + 1;
        if (close == most || !names.contains(text.substring(start, end))) {
            return open;
        }
        int next = text.indexOf('<', value);
        return next > 0
                        && text.startsWith("</", next)
                        && !text.substring(value, next).isBlank()
                ? taken(value, next)
                : open;
    }

    /** A part of a form whose name begins here: its value stands between the empty line and the next boundary. */
    private int part(int start) {
        int quoted = text.startsWith("\"", start) ? start + 1 : start;
        int end = quoted;
        while (end < text.length() && end - quoted <= SecretNames.LONGEST && "\";\r\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (noEmptyLine || !names.contains(text.substring(quoted, end))) {
            return start;
        }
        int crlf = text.indexOf("\r\n\r\n", end);
        int empty = crlf < 0 ? text.indexOf("\n\n", end) : crlf;
        if (empty < 0) {
            noEmptyLine = true;
            return start;
        }
        int value = empty + (crlf < 0 ? 2 : 4);
        int boundary = text.indexOf("\n--", value);
        int next = boundary < 0 ? text.length() : text.charAt(boundary - 1) == '\r' ? boundary - 1 : boundary;
        return taken(value, next);
    }

    /** The quotes of a value stay, and what is no text becomes one where the notation asks for it. */
    private int value(int start, int end, boolean member) {
        int open = start;
        while (open < end && text.charAt(open) == '\\') {
            open++;
        }
        char first = open < end ? text.charAt(open) : ' ';
        if (first == '"' || first == '\'') {
            int quotes = open + 1 - start;
            boolean closed = end - start >= 2 * quotes && text.regionMatches(end - quotes, text, start, quotes);
            taken(open + 1, closed ? end - quotes : end);
            return end;
        }
        if ("[({<".indexOf(first) >= 0 && Replacement.end(text, start) < 0 && !member) {
            int redacted = Replacement.end(text, start + 1);
            return taken(start + 1, redacted < 0 ? end : redacted);
        }
        String whole = text.substring(start, Math.min(end, start + 8));
        if (end <= start || member && WORDS.contains(whole)) {
            return end;
        }
        if (member && Replacement.end(text, start) != end) {
            take(Kind.NAME, start, end, '"' + replacement.of(text, start, end) + '"');
            return end;
        }
        return taken(start, end);
    }

    /** Of a secret name. */
    private int taken(int start, int end) {
        return taken(Kind.NAME, start, end);
    }

    /** Takes it out; -1 for an end means that there is nothing. */
    private int taken(Kind kind, int start, int end) {
        if (end <= start) {
            return start;
        }
        if (Replacement.end(text, start) == end) {
            floor = end;
        } else {
            take(kind, start, end, replacement.of(text, start, end));
        }
        return end;
    }

    private void take(Kind kind, int start, int end, String instead) {
        if (start < copied) {
            return;
        }
        out.append(text, copied, start).append(instead);
        copied = end;
        floor = end;
        found.accept(kind);
    }

    /** Before spaces, a quote and its backslashes. */
    private int nameEnd(int sign) {
        int end = sign;
        while (end > floor && text.charAt(end - 1) == ' ') {
            end--;
        }
        if (end > floor && (text.charAt(end - 1) == '"' || text.charAt(end - 1) == '\'')) {
            end--;
            while (end > floor && text.charAt(end - 1) == '\\') {
                end--;
            }
        }
        return end;
    }

    private CharSequence name(int end) {
        int least = Math.max(floor, end - SecretNames.LONGEST - 1);
        int start = end;
        while (start > least && isOfName(text.charAt(start - 1))) {
            start--;
        }
        return text.subSequence(start, end);
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || "-_.%+[]$".indexOf(c) >= 0;
    }

    private static boolean[] triggers(String characters) {
        boolean[] triggers = new boolean[128];
        characters.chars().forEach(c -> triggers[c] = true);
        return triggers;
    }
}
