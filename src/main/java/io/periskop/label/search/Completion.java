package io.periskop.label.search;

import io.periskop.label.search.LabelMatcher.Op;
import io.periskop.label.search.Token.Piece;
import org.jspecify.annotations.Nullable;

/**
 * What is being typed at a place of a text that may not be a search yet, so that an editor can offer how it goes on.
 *
 * @param from where that begins: what is chosen replaces the text from here
 * @param to to here
 * @param typed what is before the cursor, without quotes: choices begin with it
 * @param label whose value or operator it is; empty when it is something else
 * @param op how the value is compared; null unless it is a value behind an operator that there is
 */
public record Completion(
        Kind kind,
        int from,
        int to,
        String typed,
        String label,
        @Nullable Op op) {
    /** What can stand there. */
    public enum Kind {
        /** The name of a label, or any word. */
        NAME_OR_WORD,
        /** A text between quotes. */
        PHRASE,
        /** One of {@link Op}; or, behind a quoted text, nothing. */
        OPERATOR,
        /** A value of a label, or a regex for it. */
        VALUE
    }

    /** @param cursor an offset into the text; one outside of it is moved to its nearest end */
    public static Completion at(String text, int cursor) {
        int place = Math.max(0, Math.min(cursor, text.length()));
        if (text.length() <= SearchParser.LONGEST_TEXT) {
            for (Tokens tokens = new Tokens(text); tokens.hasNext(); ) {
                Token token = tokens.next();
                if (token.first().start() <= place && place <= token.end()) {
                    return within(token, text, place);
                }
            }
        }
        return new Completion(Kind.NAME_OR_WORD, place, place, "", "", null);
    }

    private static Completion within(Token token, String text, int place) {
        Piece first = token.first();
        boolean isBehindQuote = first.quoted() && first.closed() && place == first.end();
        if (place <= first.end() && !isBehindQuote) {
            Kind kind = first.quoted() && !token.isMatcher() ? Kind.PHRASE : Kind.NAME_OR_WORD;
            return new Completion(kind, first.start(), first.end(), typed(first, text, place), "", null);
        }
        int value = token.signAt() + token.sign().length();
        if (!token.isMatcher() || place < value) {
            String typed = text.substring(token.signAt(), place);
            return new Completion(Kind.OPERATOR, token.signAt(), value, typed, first.text(), null);
        }
        return new Completion(
                Kind.VALUE, value, token.end(), typed(token.value(), text, place), first.text(), Op.of(token.sign()));
    }

    private static String typed(Piece piece, String text, int place) {
        if (!piece.quoted()) {
            return text.substring(piece.start(), place);
        }
        int inside = piece.start() + 1;
        return place < inside ? "" : Quoting.unquote(text.substring(inside, Math.min(place, inside(piece))));
    }

    private static int inside(Piece piece) {
        return piece.closed() ? piece.end() - 1 : piece.end();
    }

    /** What to write from {@link #from} to {@link #to} for a name, an operator, a value or a text, quoted where needed. */
    public String replacement(String choice) {
        return switch (kind) {
            case NAME_OR_WORD -> Quoting.name(choice);
            case PHRASE -> Quoting.quote(choice);
            case OPERATOR -> choice;
            case VALUE -> Quoting.value(op != null && op.isRegex() ? Quoting.regex(choice) : choice);
        };
    }
}
