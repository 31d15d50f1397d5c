package io.periskop.app;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogFeed;
import io.periskop.label.search.Search;
import io.periskop.store.Sources.Count;
import java.util.List;
import java.util.Optional;

/** What was counted of each error, from memory: for when there are too many sources to ask the storage at each scrape. */
final class Counted {
    private Counted() {}

    /** Of those that are not resolved; empty as long as they were not all read. */
    static Optional<List<Count>> byError(Catalog catalog, CatalogFeed feed) {
        return feed.status().loaded()
                ? Optional.of(catalog.matches(Search.ALL, null, null).list().stream()
                        .map(match -> match.error().facts())
                        .filter(facts -> !facts.state().resolved())
                        .map(facts -> new Count(facts.service(), facts.key(), facts.severity(), "", facts.total()))
                        .toList())
                : Optional.empty();
    }
}
