package io.periskop.api.v1;

import io.periskop.label.search.Search;
import io.periskop.label.search.SearchParser;
import io.periskop.label.search.SearchSyntaxException;

/** The parameter that has a search. */
final class Searches {
    private Searches() {}

    /** @throws Problem if it cannot be read */
    static Search read(Call call, Param<String> param) {
        String text = call.get(param);
        try {
            return SearchParser.parse(text);
        } catch (SearchSyntaxException e) {
            throw Problems.badSearch(param.name(), e.position(), String.valueOf(e.getMessage()), e.corrected(text));
        }
    }
}
