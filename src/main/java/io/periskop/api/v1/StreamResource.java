package io.periskop.api.v1;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogFeed.Change;
import io.periskop.label.search.Search;
import io.periskop.label.search.SearchParser;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What happens to errors, told as it happens. */
public final class StreamResource implements Resource {
    public static final int MOST_STREAMS = 1_000;

    private static final Duration LATER = Duration.ofSeconds(30);
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final Param<String> Q = Param.text("q", SearchParser.LONGEST_TEXT)
            .or("")
            .says("A search: only errors that match it, or did before the change. Of texts a stream knows only"
                    + " a summary, so that with phrases errors may come that a list does not have.")
            .example("service=shop severity=error");
    private static final Param<Duration> TICKS = Param.duration("ticks", Duration.ofSeconds(1), Duration.ofHours(1))
            .says("Also say every so often how often errors were counted, by service.")
            .example("5s");

    private final StreamHub hub;
    private final Catalog catalog;
    private final int most;

    /**
     * @param scheduler for pulses, and for all streams' work; must not be an event loop
     * @param most streams at once
     */
    public StreamResource(Catalog catalog, Scheduler scheduler, int most) {
        this.hub = new StreamHub(catalog, scheduler);
        this.catalog = catalog;
        this.most = most;
    }

    /** Tells of these from now on until disposed. @param changes {@link io.periskop.catalog.CatalogFeed#changes} */
    public Disposable start(Flux<List<Change>> changes) {
        return hub.start(changes);
    }

    /** How many streams are open. */
    public int open() {
        return hub.open();
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/stream", this::stream)
                .id("streamErrors")
                .tag("Errors")
                .summary("What happens to errors, as it happens")
                .description("""
                        Server-sent events. `new`, `changed`, `resolved`, `reopened`, `regressed`, `muted`, `unmuted`, \
                        `labelled` and `removed` tell of an error, each at most once a second, with members as in the example; \
                        `changed` comes where nothing else tells of it. `tick` has `from`, `to` and `occurrences` by service.

                        Send the last id as the header `Last-Event-ID` to go on where a stream ended, as browsers do. \
                        `reset` says that something was missed: load anew what you show. Who is a minute or 10000 events behind is told \
                        `overflow`, and cut off. Every 15 s there is at least a comment.""")
                .takes(Q, TICKS)
                .answersText(MediaType.TEXT_EVENT_STREAM, """
                        id:1f2e3d4c-17
                        event:resolved
                        data:{"errorId":"5bXgJtAqNnKc0D1wzTlY7Q","service":"shop","key":"a","class":"E","severity":"error",\
                        "state":"resolved","mark":"","labels":{},"total":42,"lastSeen":"2026-11-22T15:04:05Z","delta":0}

                        """, "Events without end")
                .refuses(ProblemType.BAD_SEARCH);
    }

    private Mono<ServerResponse> stream(Call call) {
        Search search = Searches.read(call, Q);
        Flux<ServerSentEvent<String>> events = call.request().method().equals(HttpMethod.HEAD)
                ? Flux.empty()
                : events(
                        search,
                        call.find(TICKS).orElse(null),
                        call.request().headers().firstHeader(LAST_EVENT_ID));
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .headers(Endpoint::neverStale)
                .header("X-Accel-Buffering", "no")
                .body(BodyInserters.fromServerSentEvents(events));
    }

    private Flux<ServerSentEvent<String>> events(Search search, @Nullable Duration ticks, @Nullable String last) {
        Flux<StreamHub.Pulse> pulses = hub.join(last == null || last.isEmpty() ? null : last, most);
        if (pulses == null) {
            throw Problems.tooManyRequests("there are " + most + " streams already, which is the most", LATER);
        }
        StreamRun run = new StreamRun(catalog, search, ticks);
        return pulses.concatMapIterable(run::take, 1)
                .onErrorResume(StreamHub.Behind.class, e -> Mono.just(StreamRun.overflow()));
    }
}
