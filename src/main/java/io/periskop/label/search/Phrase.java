package io.periskop.label.search;

/**
 * A text that one of the texts of an error contains, whatever the case; or none of them, where it is excluded.
 *
 * @param text never empty
 */
public record Phrase(String text, boolean excluded) {
    public Phrase {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("A phrase is not empty.");
        }
    }

    /** As it is compared. */
    public String folded() {
        return CaseFold.fold(text);
    }

    @Override
    public String toString() {
        return (excluded ? "-" : "") + Quoting.phrase(text);
    }
}
