package io.periskop.label.search;

import org.jspecify.annotations.Nullable;

/** A text that is not a search. The message is the sentence with its column. */
public final class SearchSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int position;
    private final int length;
    private final String sentence;
    private final @Nullable String suggestion;

    /**
     * @param position where the trouble is: an offset into the text, from 0
     * @param length how much of the text it is; 0 where something is missing
     * @param sentence what is wrong and what to write instead
     * @param suggestion what to put in place of that part of the text; null where that is not known
     */
    public SearchSyntaxException(int position, int length, String sentence, @Nullable String suggestion) {
        super("column " + (position + 1) + ": " + sentence);
        this.position = position;
        this.length = length;
        this.sentence = sentence;
        this.suggestion = suggestion;
    }

    public int position() {
        return position;
    }

    public int length() {
        return length;
    }

    public String sentence() {
        return sentence;
    }

    public @Nullable String suggestion() {
        return suggestion;
    }

    /** The text that was parsed, with the suggestion in it; null where there is none. */
    public @Nullable String corrected(String text) {
        return suggestion == null ? null : text.substring(0, position) + suggestion + text.substring(position + length);
    }
}
