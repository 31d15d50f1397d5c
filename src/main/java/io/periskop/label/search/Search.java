package io.periskop.label.search;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is searched for: errors that every part matches.
 *
 * @param matchers of labels; each once
 * @param phrases of texts; each once
 */
public record Search(List<LabelMatcher> matchers, List<Phrase> phrases) {
    /** Every error. */
    public static final Search ALL = new Search(List.of(), List.of());

    public Search {
        matchers = matchers.stream().distinct().toList();
        phrases = phrases.stream().distinct().toList();
    }

    public boolean isAll() {
        return matchers.isEmpty() && phrases.isEmpty();
    }

    /** What both match. */
    public Search and(Search other) {
        return new Search(
                Stream.concat(matchers.stream(), other.matchers.stream()).toList(),
                Stream.concat(phrases.stream(), other.phrases.stream()).toList());
    }

    public Search and(LabelMatcher matcher) {
        return and(new Search(List.of(matcher), List.of()));
    }

    /**
     * In the search language, matchers first. {@link SearchParser#parse} makes the same search of it, unless it has more
     * parts or text than the parser takes.
     */
    public String text() {
        return Stream.concat(matchers.stream(), phrases.stream())
                .map(Object::toString)
                .collect(Collectors.joining(" "));
    }

    @Override
    public String toString() {
        return text();
    }
}
