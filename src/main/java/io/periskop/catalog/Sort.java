package io.periskop.catalog;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a list of errors is ordered by; errors that are equal in it are in the order of their ids. */
public enum Sort {
    LAST_SEEN(error -> error.facts().lastSeen(), Instant::parse),
    FIRST_SEEN(error -> error.facts().firstSeen(), Instant::parse),
    TOTAL(error -> error.facts().total(), Long::valueOf),
    SERVICE(error -> error.facts().service(), text -> text),
    CLASS(error -> error.facts().className(), text -> text),
    KEY(error -> error.facts().key(), text -> text),
    /** In the range; the score that the query brings. */
    OCCURRENCES(null, Double::valueOf),
    /** How much more it happened; the score that the query brings. */
    TREND(null, Double::valueOf);

    private final @Nullable Function<CatalogError, Comparable<?>> value;
    private final Function<String, Comparable<?>> parse;

    Sort(@Nullable Function<CatalogError, Comparable<?>> value, Function<String, Comparable<?>> parse) {
        this.value = value;
        this.parse = parse;
    }

    /** Whether the query has to bring a score. */
    public boolean isByScore() {
        return value == null;
    }

    /** As in a URL: {@code last_seen}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null when there is no such order. */
    public static @Nullable Sort of(String text) {
        for (Sort sort : values()) {
            if (sort.text().equals(text)) {
                return sort;
            }
        }
        return null;
    }

    /** Null where it is a score. */
    @Nullable
    Function<CatalogError, Comparable<?>> value() {
        return value;
    }

    /** @throws RuntimeException when the text is not what the value's {@code toString} gave */
    Comparable<?> parse(String text) {
        return parse.apply(text);
    }
}
