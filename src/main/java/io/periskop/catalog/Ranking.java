package io.periskop.catalog;

import io.periskop.store.ErrorId;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The order of a query's errors. */
final class Ranking {
    private final Function<CatalogError, Comparable<?>> value;
    private final int direction;

    Ranking(ErrorQuery query) {
        Function<CatalogError, Comparable<?>> own = query.sort().value();
        ToDoubleFunction<ErrorId> scores = query.scores();
        this.value = own == null ? error -> scores.applyAsDouble(error.id()) : own;
        this.direction = query.descending() ? -1 : 1;
    }

    /** Worth keeping: for a score it is looked up. */
    Comparable<?> value(CatalogError error) {
        return value.apply(error);
    }

    boolean isAfter(CatalogError error, Cursor cursor) {
        return compare(value.apply(error), error.id(), cursor.value(), cursor.id()) > 0;
    }

    Cursor at(CatalogError error) {
        return new Cursor(value.apply(error), error.id());
    }

    /** Negative when the first is before the second. */
    int compare(Comparable<?> a, ErrorId idOfA, Comparable<?> b, ErrorId idOfB) {
        int byValue = compare(a, b);
        return byValue != 0 ? direction * byValue : idOfA.compareTo(idOfB);
    }

    /** One sort has values of one type. */
    @SuppressWarnings("unchecked")
    private static int compare(Comparable<?> a, Comparable<?> b) {
        return ((Comparable<Object>) a).compareTo(b);
    }
}
