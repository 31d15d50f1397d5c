package io.periskop.label.relabel;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What most regexes are, without a machine. */
abstract class SimpleMatching extends Matching {
    /** All of the text, and perhaps a group of it. */
    private record Found(String text, @Nullable String first) implements Groups {
        @Override
        public @Nullable String group(int number) {
            return switch (number) {
                case 0 -> text;
                case 1 -> first;
                default -> null;
            };
        }
    }

    @Override
    final @Nullable Groups match(String text) {
        return matches(text) ? new Found(text, first(text)) : null;
    }

    /** The only group there may be, of a text that matches; null if there is none. */
    abstract @Nullable String first(String text);

    @Override
    final boolean isSlow() {
        return false;
    }

    /** {@code word}, {@code a|b|c} and, as a group, {@code (a|b|c)}. */
    static final class Words extends SimpleMatching {
        private final Set<String> words;
        private final boolean isGroup;

        Words(Set<String> words, boolean isGroup) {
            this.words = Set.copyOf(words);
            this.isGroup = isGroup;
        }

        @Override
        boolean matches(String text) {
            return words.contains(text);
        }

        @Override
        @Nullable
        String first(String text) {
            return isGroup ? text : null;
        }
    }

    /** {@code prefix.*suffix}, where either may be missing, {@code .+} stands for at least one character, and both may be a group. */
    static final class Affixes extends SimpleMatching {
        private final String prefix;
        private final SimpleRegex.Wildcard between;
        private final String suffix;
        private final int shortest;

        Affixes(String prefix, SimpleRegex.Wildcard between, String suffix) {
            this.prefix = prefix;
            this.between = between;
            this.suffix = suffix;
            this.shortest = prefix.length() + suffix.length() + (between.needsOne() ? 1 : 0);
        }

        @Override
        boolean matches(String text) {
            return text.length() >= shortest && text.startsWith(prefix) && text.endsWith(suffix);
        }

        @Override
        @Nullable
        String first(String text) {
            return between.isGroup() ? text.substring(prefix.length(), text.length() - suffix.length()) : null;
        }
    }

    /** {@code .*within.*}. */
    static final class Within extends SimpleMatching {
        private final String part;

        Within(String part) {
            this.part = part;
        }

        @Override
        boolean matches(String text) {
            return text.contains(part);
        }

        @Override
        @Nullable
        String first(String text) {
            return null;
        }
    }
}
