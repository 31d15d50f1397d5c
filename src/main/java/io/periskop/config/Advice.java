package io.periskop.config;

import io.periskop.label.Nearest;
import java.util.Collection;

/** What the operator probably meant. */
final class Advice {
    private static final int MOST_LISTED = 20;

    private Advice() {}

    /** The next step after an unknown word: the one it resembles, or all of them where that is readable. */
    static String on(String word, String what, Collection<String> known) {
        String nearest = Nearest.of(word, known);
        if (nearest != null) {
            return "did you mean " + nearest + "?";
        }
        return known.size() <= MOST_LISTED ? what + " " + String.join(", ", known) : what + " in docs/configuration.md";
    }
}
