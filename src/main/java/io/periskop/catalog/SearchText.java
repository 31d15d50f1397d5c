package io.periskop.catalog;

import io.periskop.error.Occurrence;
import io.periskop.label.search.CaseFold;
import io.periskop.label.search.Phrase;
import io.periskop.store.OccurrenceTexts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The texts of an error in which phrases are looked for: its key, and those of its occurrences, {@link OccurrenceTexts}. A
 * phrase is found within one text, never across two. Each text is looked at as far as {@link #LONGEST_TEXT} characters, and
 * the whole as far as {@link #MOST_TEXT}.
 */
public final class SearchText {
    static final int LONGEST_TEXT = 32_768;
    static final int MOST_TEXT = 1 << 22;

    private final List<String> folded = new ArrayList<>();
    private int room = MOST_TEXT;

    private SearchText() {}

    public static SearchText of(String key, Collection<Occurrence> occurrences) {
        SearchText all = new SearchText();
        all.add(key);
        for (Occurrence occurrence : occurrences) {
            OccurrenceTexts.of(occurrence).forEach(all::add);
        }
        return all;
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

    private void add(String text) {
        if (room > 0) {
            String part = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
            folded.add(CaseFold.fold(part));
            room -= part.length();
        }
    }
}
