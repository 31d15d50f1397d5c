package io.periskop.query;

import io.periskop.store.ErrorRef;
import io.periskop.store.Series;
import io.periskop.store.Series.Cell;
import io.periskop.store.Series.Grouping;
import io.periskop.store.Series.Part;
import io.periskop.store.Series.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Reads occurrences the cheapest way. */
final class CellReading {
    /** More rows to look up than this cost more than reading all errors. */
    private static final long MANY_LOOKUPS = 20_000;

    private CellReading() {}

    /** Whether it is so many errors that all of their services are better read. */
    static boolean isLarge(Scope scope, List<Part> parts) {
        return scope instanceof Scope.Errors some && (long) some.errors().size() * parts.size() > MANY_LOOKUPS;
    }

    /** Cells may be of errors also where these are not to be told apart. */
    static Mono<List<Cell>> occurrences(Series series, Scope scope, Grouping grouping, List<Part> parts) {
        if (parts.isEmpty()) {
            return Mono.just(List.of());
        }
        if (!isLarge(scope, parts)) {
            return series.occurrences(scope, grouping, parts);
        }
        Set<ErrorRef> errors = ((Scope.Errors) scope).errors();
        Set<String> services = new HashSet<>();
        errors.forEach(error -> services.add(error.service()));
        return series.occurrences(new Scope.Services(services), new Grouping(true, grouping.bySeries()), parts)
                .map(cells -> cells.stream()
                        .filter(cell -> errors.contains(new ErrorRef(cell.service(), cell.key())))
                        .toList());
    }
}
