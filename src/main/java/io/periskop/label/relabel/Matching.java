package io.periskop.label.relabel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule's regex, compiled. It must match the whole text, dots match line ends too. Thread-safe.
 *
 * <p>Most regexes that people write are a word, some words or a prefix: those need no machine.
 */
abstract class Matching {
    /** @throws RelabelRuleException when it is not RE2, or would take too much memory */
    static Matching of(String regex) {
        Matching simple = SimpleRegex.compile(regex);
        return simple == null ? new Re2Matching(regex) : simple;
    }

    abstract boolean matches(String text);

    /** Null when it does not match. */
    abstract @Nullable Groups match(String text);

    Map<String, Integer> groupNames() {
        return Map.of();
    }

    /** The text with what is matched replaced; null when nothing is. */
    @Nullable
    String replace(String text, Template replacement) {
        Groups groups = match(text);
        return groups == null ? null : replacement.expand(groups);
    }

    /** Whether asking again costs more than remembering the answer. */
    abstract boolean isSlow();
}
