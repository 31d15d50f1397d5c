package io.periskop.catalog;

import io.periskop.error.Occurrence;
import io.periskop.label.search.CaseFold;
import io.periskop.label.search.Phrase;
import io.periskop.label.search.TextSignature;
import io.periskop.store.OccurrenceTexts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The texts of an error in which phrases are looked for: its key, and {@link OccurrenceTexts} of each occurrence. A phrase is
 * found within one text, never across two.
 */
public final class SearchText {
    private final List<String> folded = new ArrayList<>();

    private SearchText(String key) {
        folded.add(CaseFold.fold(OccurrenceTexts.cut(key)));
    }

    public static SearchText of(String key, Collection<Occurrence> occurrences) {
        SearchText text = new SearchText(key);
        for (Occurrence occurrence : occurrences) {
            OccurrenceTexts.of(occurrence).forEach(each -> text.folded.add(CaseFold.fold(each)));
        }
        return text;
    }

    /** Of an occurrence alone; the key of its error is found without. */
    public static TextSignature signatureOf(Occurrence occurrence) {
        return TextSignature.of(OccurrenceTexts.of(occurrence));
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
}
