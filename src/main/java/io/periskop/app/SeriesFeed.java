package io.periskop.app;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.CatalogFeed;
import io.periskop.catalog.CatalogFeed.Change;
import io.periskop.label.search.Search;
import io.periskop.metrics.ErrorSeries;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/** Tells the series on the metrics page of every error: first of those that there are, then of each change. */
final class SeriesFeed {
    private static final Logger log = LoggerFactory.getLogger(SeriesFeed.class);

    private final Catalog catalog;
    private final CatalogFeed feed;
    private final ErrorSeries series;
    private volatile boolean complete;

    SeriesFeed(Catalog catalog, CatalogFeed feed, ErrorSeries series) {
        this.catalog = catalog;
        this.feed = feed;
        this.series = series;
    }

    /** Changes are told on the thread that saw them, so that none is missed. */
    Disposable start() {
        return feed.changes()
                .doOnNext(this::changed)
                .doOnError(e -> {
                    log.warn("changes of errors were missed, reading all of them again: {}", e.toString());
                    complete = false;
                })
                .retry()
                .subscribe();
    }

    /** Tells of those that there were before the first change; to be called before a page is written. */
    void complete() {
        if (!complete && feed.status().loaded()) {
            readAll();
        }
    }

    /** Nothing changes meanwhile: an error that is removed while it is read would stay for ever. */
    private synchronized void readAll() {
        if (!complete) {
            catalog.matches(Search.ALL, null, null)
                    .list()
                    .forEach(match -> series.found(match.error().facts()));
            complete = true;
        }
    }

    private synchronized void changed(List<Change> changes) {
        complete();
        for (Change change : changes) {
            CatalogError after = change.after();
            CatalogError before = change.before();
            if (after != null) {
                series.seen(after.facts());
            } else if (before != null) {
                series.gone(before.facts().service(), before.facts().key());
            }
        }
    }
}
