package io.periskop.catalog;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.label.search.CaseFold;
import io.periskop.label.search.Phrase;
import io.periskop.label.search.TextSignature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The texts of an error in which phrases are looked for: its key; of each occurrence the class and message of every link of the
 * chain, every line of its stack traces, and method, URL and names of headers of its request. A phrase is found within one
 * text, never across two. Each text is looked at as far as {@link #LONGEST_TEXT} characters, and an occurrence as far as
 * {@link #MOST_TEXT} together.
 */
public final class SearchText {
    static final int LONGEST_TEXT = 32_768;
    static final int MOST_TEXT = 1 << 20;

    private final List<String> folded = new ArrayList<>();

    private SearchText(String key) {
        folded.add(CaseFold.fold(cut(key)));
    }

    public static SearchText of(String key, Collection<Occurrence> occurrences) {
        SearchText text = new SearchText(key);
        for (Occurrence occurrence : occurrences) {
            textsOf(occurrence).forEach(each -> text.folded.add(CaseFold.fold(each)));
        }
        return text;
    }

    /** Of an occurrence alone; the key of its error is found without. */
    public static TextSignature signatureOf(Occurrence occurrence) {
        return TextSignature.of(textsOf(occurrence));
    }

    /** Whether one of the texts contains it, whatever the case. */
    public boolean contains(String phrase) {
        String part = CaseFold.fold(phrase);
        return folded.stream().anyMatch(text -> text.contains(part));
    }

    /** Whether it contains every phrase but the excluded ones, and none of these. */
    public boolean matches(Collection<Phrase> phrases) {
        return phrases.stream().allMatch(phrase -> contains(phrase.text()) != phrase.excluded());
    }

    /** In no case but their own, cut where they are too long. */
    private static List<String> textsOf(Occurrence occurrence) {
        Texts texts = new Texts();
        HttpContext http = occurrence.httpContext();
        if (http != null) {
            texts.add(http.method());
            texts.add(http.url());
            if (http.headers() != null) {
                http.headers().keySet().forEach(texts::add);
            }
        }
        for (ErrorInstance link = occurrence.error(); link != null; link = link.cause()) {
            texts.add(link.className());
            texts.add(link.message());
            if (link.stacktrace() != null) {
                link.stacktrace().forEach(texts::add);
            }
        }
        return texts.all;
    }

    private static String cut(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }

    private static final class Texts {
        private final List<String> all = new ArrayList<>();
        private int room = MOST_TEXT;

        void add(String text) {
            if (!text.isEmpty() && room > 0) {
                String part = cut(text);
                all.add(part);
                room -= part.length();
            }
        }
    }
}
