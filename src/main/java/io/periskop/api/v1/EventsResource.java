package io.periskop.api.v1;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.TextVerifier;
import io.periskop.label.search.Search;
import io.periskop.store.ErrorEvent;
import io.periskop.store.ErrorId;
import io.periskop.store.Events;
import io.periskop.store.Events.Entry;
import io.periskop.store.Events.Position;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /api/v1/events}: the histories of all errors in one list. */
public final class EventsResource implements Resource {
    static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private static final String BAD_CURSOR = "is none of this list's; leave it out to begin anew";
    private static final Param<Instant> FROM = Param.time("from")
            .or(Instant.EPOCH)
            .says("What happened before this is left out.")
            .example("2026-11-22T00:00:00Z");
    private static final Param<Instant> TO = Param.time("to")
            .or(LAST)
            .says("What happened at this time or later is left out.")
            .example("2026-11-23T00:00:00Z");
    private static final Param<String> Q = Param.text("q")
            .or("")
            .says("Of which errors, in the search language; empty for all.")
            .example("service=shop");
    private static final Param<ErrorEvent.Type> TYPE = Param.oneOf("type", ErrorEvent.Type.class)
            .repeated()
            .says("Only events of these types.")
            .example("regressed");
    private static final Param<Integer> LIMIT =
            Param.integer("limit", 1, 1000).or(100).says("Events of a page.").example(50);
    private static final Param<String> CURSOR = Param.text("cursor", 400)
            .says("`nextCursor` of the page before; empty for the first.")
            .example("");

    private final EventHistory history;

    @Schema(name = "Events")
    record Answer(
            List<Event> events,

            @Schema(
                    description =
                            "Gives the next page; null where there is none. A page may be shorter than asked for, "
                                    + "or empty, and have one: a search goes through so many events at once",
                    example = "MTc5NTM2MjI0NS4wOjEtYjEtMA")
            @Nullable
            String nextCursor) {}

    @Schema(name = "Event", description = "Something that happened to an error")
    record Event(
            @Schema(description = "Names the event", example = "jZ5zCPbTfoDSYjkBZXDQiw-0")
            String id,

            @Schema(description = "Names the error", example = "jZ5zCPbTfoDSYjkBZXDQiw")
            String errorId,

            @Schema(example = "shop") String service,

            @Schema(description = "The error's aggregation key", example = "java.io.IOException@9f3c07d1")
            String key,

            @Schema(example = "regressed") ErrorEvent.Type type,
            Instant at,

            @Schema(description = "Who did it; `periskop` for the server itself", example = "periskop")
            String actor,

            @Schema(description = "What exactly; empty where the type says it all", example = "after deploy")
            String detail,

            @Schema(description = "What the actor had to say; empty for nothing", example = "fixed in 1.4.2")
            String note) {
        static Event of(Entry entry) {
            ErrorEvent event = entry.event();
            String error = ErrorId.of(event.service(), event.key()).text();
            return new Event(
                    id(entry),
                    error,
                    event.service(),
                    event.key(),
                    event.type(),
                    event.at(),
                    event.actor(),
                    event.detail(),
                    event.note());
        }

        static String id(Entry entry) {
            return ErrorId.of(entry.event().service(), entry.event().key()).text() + "-" + entry.number();
        }
    }

    private static final Answer EXAMPLE = new Answer(
            List.of(new Event(
                    "jZ5zCPbTfoDSYjkBZXDQiw-0",
                    "jZ5zCPbTfoDSYjkBZXDQiw",
                    "shop",
                    "java.io.IOException@9f3c07d1",
                    ErrorEvent.Type.REGRESSED,
                    Instant.parse("2026-11-22T15:04:05Z"),
                    ErrorEvent.SERVER,
                    "",
                    "")),
            "MTc5NTM2MjI0NS4wOjEtYjEtMA");

    public EventsResource(Events events, Catalog catalog, TextVerifier texts) {
        this.history = new EventHistory(events, new SearchScopes(catalog, texts));
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/events", this::list)
                .id("listEvents")
                .tag("Events")
                .summary("What happened to errors, the newest first")
                .description(
                        "Histories of all errors that there are. Pages hold still: what happens meanwhile moves none.")
                .takes(FROM, TO, Q, TYPE, LIMIT, CURSOR)
                .answers(EXAMPLE, "A page of events")
                .refuses(ProblemType.BAD_SEARCH, ProblemType.LIMIT_EXCEEDED, ProblemType.STORAGE_UNAVAILABLE);
    }

    private Mono<ServerResponse> list(Call call) {
        Instant from = call.get(FROM);
        Instant to = call.get(TO);
        if (!from.isBefore(to)) {
            throw Problems.badParameter("from", "is not before to; give an earlier from or a later to");
        }
        Search search = QueryFailures.search("q", call.get(Q));
        String cursor = call.find(CURSOR).orElse("");
        Position before = Position.before(to);
        if (!cursor.isEmpty()) {
            Position at = EventCursor.parse(cursor);
            if (at == null) {
                throw Problems.badParameter(CURSOR.name(), BAD_CURSOR);
            }
            before = at.at().isBefore(to) ? at : before;
        }
        EventHistory.Question question =
                new EventHistory.Question(search, Set.copyOf(call.all(TYPE)), from, before, call.get(LIMIT));
        return history.page(question)
                .onErrorMap(e -> e instanceof IllegalArgumentException && !cursor.isEmpty()
                        ? Problems.badParameter(CURSOR.name(), BAD_CURSOR)
                        : QueryFailures.problem(e))
                .flatMap(page -> call.json(() -> new Answer(
                        page.entries().stream().map(Event::of).toList(),
                        page.next() == null ? null : EventCursor.text(page.next()))));
    }
}
