package io.periskop.api.v1;

import io.periskop.catalog.SearchTooSlowException;
import io.periskop.label.search.Search;
import io.periskop.label.search.SearchParser;
import io.periskop.label.search.SearchSyntaxException;
import io.periskop.query.BadQuery;
import io.periskop.store.StoreUnavailableException;
import java.util.concurrent.TimeoutException;
import reactor.core.Exceptions;

/** What goes wrong with questions, as problems. */
final class QueryFailures {
    private QueryFailures() {}

    static Search search(String parameter, String text) {
        try {
            return SearchParser.parse(text);
        } catch (SearchSyntaxException e) {
            throw Problems.badSearch(parameter, e.position(), parameter + ": " + e.getMessage(), e.corrected(text));
        }
    }

    /** A {@link Problem}, or what it was where it is a defect. */
    static Throwable problem(Throwable thrown) {
        Throwable e = Exceptions.unwrap(thrown);
        if (e instanceof BadQuery bad) {
            return Problems.badParameter(parameter(bad.parameter()), String.valueOf(bad.getMessage()));
        }
        if (e instanceof SearchTooSlowException slow) {
            return Problems.limitExceeded(String.valueOf(slow.getMessage()));
        }
        if (e instanceof TimeoutException) {
            return Problems.limitExceeded(
                    "this takes too long to answer; ask for a shorter range or narrow the search");
        }
        if (e instanceof StoreUnavailableException down) {
            return Problems.storageUnavailable(String.valueOf(down.getMessage()));
        }
        return e;
    }

    private static String parameter(String name) {
        return name.equals("max_points") ? "maxPoints" : name;
    }
}
