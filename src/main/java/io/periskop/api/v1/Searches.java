package io.periskop.api.v1;

import io.periskop.catalog.CatalogFeed;
import io.periskop.catalog.CursorException;
import io.periskop.catalog.SearchTooSlowException;
import io.periskop.label.search.Search;
import io.periskop.label.search.SearchParser;
import io.periskop.label.search.SearchSyntaxException;
import java.util.function.Supplier;

/** Searches as parameters and bodies have them, and what can go wrong with them. */
final class Searches {
    static final Param<String> Q = Param.text("q", SearchParser.LONGEST_TEXT)
            .or("")
            .says(
                    "The search: words and \"phrases\" that a text of the error contains, `name=value`, `!=`, `=~`, `!~` for labels,"
                            + " `-` before what is excluded; all must match. Empty for every error.")
            .example("service=checkout state=open timeout");

    private Searches() {}

    /** @param parameter by which it came */
    static Search parse(String parameter, String text) {
        try {
            return SearchParser.parse(text);
        } catch (SearchSyntaxException e) {
            throw Problems.badSearch(parameter, e.position(), String.valueOf(e.getMessage()), e.corrected(text));
        }
    }

    /** @throws Problem if it cannot be read */
    static Search read(Call call, Param<String> param) {
        return parse(param.name(), call.get(param));
    }

    static Search of(Call call) {
        return parse(Q.name(), call.get(Q));
    }

    /** Until everything was read once an answer would lack errors. */
    static void checkLoaded(CatalogFeed feed) {
        if (!feed.status().loaded()) {
            throw Problems.storageUnavailable(
                    "the errors are still being read from the storage; try again in a moment");
        }
    }

    static Throwable problem(Throwable e) {
        if (e instanceof CursorException) {
            return Problems.badParameter("cursor", String.valueOf(e.getMessage()));
        }
        return e instanceof SearchTooSlowException ? Problems.limitExceeded(String.valueOf(e.getMessage())) : e;
    }

    /** Runs what scans the catalog. */
    static <T> T scan(Supplier<T> work) {
        try {
            return work.get();
        } catch (SearchTooSlowException e) {
            throw Problems.limitExceeded(String.valueOf(e.getMessage()));
        }
    }
}
