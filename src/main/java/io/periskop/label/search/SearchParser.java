package io.periskop.label.search;

import io.periskop.label.LabelText;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRuleException;
import io.periskop.label.search.LabelMatcher.Op;
import io.periskop.label.search.Token.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the search language: parts separated by spaces, all of which must match.
 *
 * <pre>
 * timeout "connection refused"     texts of the error contain it, whatever the case
 * service=billing class!="a b"     a label has this value, or has not
 * version=~1\..* pod!~"(a|b).*"    a label's whole value matches the RE2 regex, or does not
 * -timeout -"a b" -service=x       not that
 * "app.version"=1                  names other than Prometheus' are quoted
 * owner=""                         the label is absent
 * </pre>
 */
public final class SearchParser {
    /** In UTF-16 code units, as columns are. */
    public static final int LONGEST_TEXT = 4096;

    public static final int MOST_PARTS = 64;

    private final String text;
    private final List<Token> tokens;
    private final Advice advice;
    private final List<LabelMatcher> matchers = new ArrayList<>();
    private final List<Phrase> phrases = new ArrayList<>();

    private SearchParser(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
        this.advice = new Advice(text, tokens);
    }

    /**
     * @param text an empty one finds everything
     * @throws SearchSyntaxException at the first trouble in it
     */
    public static Search parse(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new SearchSyntaxException(
                    LONGEST_TEXT,
                    text.length() - LONGEST_TEXT,
                    "A search has at most " + LONGEST_TEXT + " characters, this one has " + text.length() + ".",
                    null);
        }
        int half =
                Arrays.mismatch(text.toCharArray(), LabelText.wellFormed(text).toCharArray());
        if (half >= 0) {
            throw new SearchSyntaxException(half, 1, "Half of a character is here; remove it.", "");
        }
        List<Token> tokens = new ArrayList<>();
        for (Tokens rest = new Tokens(text); rest.hasNext(); ) {
            tokens.add(rest.next());
        }
        return new SearchParser(text, tokens).parse();
    }

    private Search parse() {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            check(i, token);
            if (token.isMatcher()) {
                matchers.add(matcher(i, token));
            } else {
                phrases.add(phrase(i, token));
            }
        }
        return new Search(matchers, phrases);
    }

    private void check(int index, Token token) {
        if (index == MOST_PARTS) {
            throw new SearchSyntaxException(
                    token.start(),
                    text.length() - token.start(),
                    "A search has at most " + MOST_PARTS + " parts; leave some out.",
                    null);
        }
        if (index > 0 && tokens.get(index - 1).end() == token.start()) {
            throw advice.noSpaceBefore(token);
        }
        for (Piece piece : List.of(token.first(), token.value())) {
            if (!piece.closed()) {
                throw new SearchSyntaxException(
                        piece.start(),
                        piece.end() - piece.start(),
                        "This quote is not closed; add a quote where it ends.",
                        Quoting.quote(piece.text()));
            }
        }
    }

    private Phrase phrase(int index, Token token) {
        Piece word = token.first();
        if (!word.quoted()) {
            SearchSyntaxException trouble = advice.word(index, token);
            if (trouble != null) {
                throw trouble;
            }
        } else if (word.text().isEmpty()) {
            throw new SearchSyntaxException(
                    token.start(),
                    token.end() - token.start(),
                    "An empty phrase is in every text; leave it out, or write something between the quotes.",
                    "");
        }
        return new Phrase(word.text(), token.excluded());
    }

    private LabelMatcher matcher(int index, Token token) {
        Op op = Op.of(token.sign());
        SearchSyntaxException trouble = advice.name(index, token);
        if (trouble == null && op == null) {
            trouble = advice.operator(token);
        }
        if (trouble == null) {
            trouble = advice.value(index, token);
        }
        if (trouble != null || op == null) {
            throw trouble == null ? advice.operator(token) : trouble;
        }
        try {
            return new LabelMatcher(
                    token.first().text(),
                    token.excluded() ? op.negated() : op,
                    token.value().text());
        } catch (RelabelRuleException e) {
            throw advice.regex(token, e.problem());
        }
    }

    /** Whether a name needs no quotes. */
    static boolean isPlainName(Piece piece) {
        return !piece.quoted() && NameValidation.LEGACY.isName(piece.text());
    }

    /** Null when it has no next. */
    static @Nullable Token next(List<Token> tokens, int index) {
        return index + 1 < tokens.size() ? tokens.get(index + 1) : null;
    }
}
