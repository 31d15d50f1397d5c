package io.periskop.api.v1;

import io.periskop.api.v1.FrameJson.Column;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.store.ErrorEvent;
import io.periskop.store.ErrorId;
import io.periskop.store.Events.Entry;
import io.periskop.store.Events.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Answers with a row an event, as Grafana's annotations are: the oldest first. */
final class EventRows {
    private static final String CUT = "only the newest events are shown; ask for more by limit, or for a shorter range";

    private final Catalog catalog;
    private final EventHistory history;

    EventRows(Catalog catalog, EventHistory history) {
        this.catalog = catalog;
        this.history = history;
    }

    Mono<Function<String, FrameJson>> of(Question asked) {
        return history.page(new EventHistory.Question(
                        asked.search(), asked.types(), asked.from(), Position.before(asked.to()), asked.limit()))
                .map(page -> refId -> table(refId, page));
    }

    /** Grafana's annotations know the first names. */
    private FrameJson table(String refId, EventHistory.Page page) {
        List<Entry> rows = new ArrayList<>(page.entries());
        rows.sort(Comparator.comparing(entry -> entry.event().at()));
        List<Column> columns = List.of(
                Column.of("time", "time", rows, entry -> entry.event().at().toEpochMilli()),
                Column.of("title", "string", rows, entry -> title(entry.event())),
                Column.of("text", "string", rows, entry -> text(entry.event())),
                Column.of(
                        "tags",
                        "other",
                        rows,
                        entry -> List.of(
                                word(entry.event().type()), entry.event().service())),
                Column.of("id", "string", rows, EventsResource.Event::id),
                Column.of(
                        "errorId",
                        "string",
                        rows,
                        entry -> EventsResource.Event.of(entry).errorId()),
                Column.of("service", "string", rows, entry -> entry.event().service()),
                Column.of("key", "string", rows, entry -> entry.event().key()));
        boolean cut = page.next() != null;
        return FrameJson.table(refId, "events", columns, rows.size(), cut, cut ? List.of(CUT) : List.of());
    }

    private static String word(ErrorEvent.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private String title(ErrorEvent event) {
        CatalogError error = catalog.find(event.service(), ErrorId.of(event.service(), event.key()));
        String className = error == null ? "" : error.facts().className();
        return event.service() + ": " + (className.isEmpty() ? event.key() : className) + " "
                + word(event.type()).replace('_', ' ');
    }

    private static String text(ErrorEvent event) {
        StringBuilder out = new StringBuilder(event.key());
        for (String part : List.of(event.detail(), event.note())) {
            if (!part.isEmpty()) {
                out.append('\n').append(part);
            }
        }
        return event.actor().isEmpty()
                ? out.toString()
                : out.append("\nby ").append(event.actor()).toString();
    }
}
