package io.periskop.label.search;

import io.periskop.label.search.Token.Piece;

/** Cuts a text into parts, whatever it is. */
final class Tokens {
    private static final String SIGNS = "=!~";
    private static final String BEFORE_SIGNS = "~<>:";

    private final String text;
    private int at;

    Tokens(String text) {
        this.text = text;
    }

    /** Skips what separates parts; false at the end of the text. */
    boolean hasNext() {
        while (at < text.length() && Quoting.isSpace(text.charAt(at))) {
            at++;
        }
        return at < text.length();
    }

    /** After {@link #hasNext}. Ends at a space, or behind a quote: what should not follow there is a token of its own. */
    Token next() {
        int start = at;
        boolean excluded = text.charAt(at) == '-';
        if (excluded) {
            at++;
        }
        Piece first = first();
        int signAt = at;
        String sign = first.closed() ? sign() : "";
        Piece value = sign.isEmpty() ? Piece.nothing(at) : piece(endOfWord());
        return new Token(start, at, excluded, first, signAt, sign, value);
    }

    private Piece first() {
        int end = endOfWord();
        if (at < end && text.charAt(at) == '"') {
            return quoted();
        }
        int sign = at;
        while (sign < end && !isSignAt(sign)) {
            sign++;
        }
        int nameEnd = sign;
        while (nameEnd > at && BEFORE_SIGNS.indexOf(text.charAt(nameEnd - 1)) >= 0) {
            nameEnd--;
        }
        return piece(sign < end && looksLikeName(at, nameEnd) ? nameEnd : end);
    }

    private Piece piece(int end) {
        if (at < end && text.charAt(at) == '"') {
            return quoted();
        }
        Piece piece = new Piece(at, end, text.substring(at, end), false, true);
        at = end;
        return piece;
    }

    private Piece quoted() {
        int start = at++;
        while (at < text.length() && text.charAt(at) != '"') {
            at += Quoting.isEscape(text, at) ? 2 : 1;
        }
        String inside = Quoting.unquote(text.substring(start + 1, at));
        boolean closed = at < text.length();
        if (closed) {
            at++;
        }
        return new Piece(start, at, inside, true, closed);
    }

    /** All that looks like an operator. */
    private String sign() {
        int start = at;
        while (at < text.length() && BEFORE_SIGNS.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at == text.length() || !isSignAt(at)) {
            at = start;
            return "";
        }
        while (at < text.length() && SIGNS.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean isSignAt(int i) {
        char c = text.charAt(i);
        return c == '=' || c == '!' && i + 1 < text.length() && "=~".indexOf(text.charAt(i + 1)) >= 0;
    }

    /** What somebody may have meant as a name, also if it is none; nothing at all, too. */
    private boolean looksLikeName(int from, int to) {
        for (int i = from; i < to; ) {
            int c = text.codePointAt(i);
            if (!Character.isLetterOrDigit(c) && "_.-".indexOf(c) < 0) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    private int endOfWord() {
        int end = at;
        while (end < text.length() && !Quoting.isSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
