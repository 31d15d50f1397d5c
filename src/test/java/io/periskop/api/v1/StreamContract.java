package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.it.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** {@code /api/v1/stream}: what reports and people change in a store, as it is told. */
interface StreamContract extends ApiFixture {
    Duration PATIENCE = Duration.ofSeconds(30);

    /** What a client was told, but for the greeting and comments. */
    record Told(List<ServerSentEvent<String>> all) {
        List<String> events() {
            return all.stream()
                    .filter(each -> each.event() != null)
                    .map(each -> each.event() + (each.data().equals("{}") ? "" : " " + key(each)))
                    .toList();
        }

        private static String key(ServerSentEvent<String> event) {
            return event.data().replaceAll(".*\"key\":\"([^\"]*)\".*", "$1");
        }

        String id(int event) {
            return all.stream()
                    .filter(each -> each.event() != null)
                    .toList()
                    .get(event)
                    .id();
        }

        String data(int event) {
            return all.stream()
                    .filter(each -> each.event() != null)
                    .toList()
                    .get(event)
                    .data();
        }
    }

    private static Told listen(ApiServer api, String query, String last, Disposable.Composite open) {
        Told told = new Told(new CopyOnWriteArrayList<>());
        Disposable waking = Flux.interval(Duration.ofMillis(5)).subscribe(tick -> api.time.advanceTime());
        Flux<ServerSentEvent<String>> events = api.client
                .get()
                .uri(ApiServer.uri("/api/v1/stream" + query))
                .headers(headers -> {
                    if (last != null) {
                        headers.set("Last-Event-ID", last);
                    }
                })
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
                .getResponseBody();
        open.add(events.subscribe(told.all()::add));
        Eventually.within(PATIENCE, () -> !told.all().isEmpty());
        waking.dispose();
        return told;
    }

    private static void second(ApiServer api) {
        api.time.advanceTimeBy(Duration.ofSeconds(1));
    }

    private static void change(ApiServer api, String key, String change) {
        api.send("PATCH", "/api/v1/errors/" + ApiServer.id("shop", key), change)
                .expectStatus()
                .isOk();
        second(api);
    }

    private static void grows(ApiServer api, String service, String key, long count) {
        api.grows(service, key, count);
        second(api);
    }

    @Test
    default void whatReportsAndPeopleChangeIsTold() {
        ApiServer api = api();
        Disposable.Composite open = Disposables.composite(api.streaming());
        try {
            api.grows("shop", "early", 1);
            api.look();
            Told all = listen(api, "", null, open);
            Told some = listen(api, "?q=service=shop state=open team!=pay", null, open);
            grows(api, "shop", "a", 2);
            grows(api, "shop", "a", 5);
            grows(api, "mail", "b", 1);
            change(api, "a", "{\"state\":\"resolved\"}");
            grows(api, "shop", "a", 6);
            change(api, "a", "{\"labels\":{\"team\":\"pay\"}}");
            change(api, "a", "{\"state\":\"muted\",\"occurrences\":10}");
            grows(api, "shop", "a", 7);
            grows(api, "shop", "a", 20);
            change(api, "a", "{\"state\":\"resolved\"}");
            change(api, "a", "{\"state\":\"open\"}");
            assertThat(all.events())
                    .containsExactly(
                            "new a",
                            "changed a",
                            "new b",
                            "resolved a",
                            "regressed a",
                            "labelled a",
                            "muted a",
                            "changed a",
                            "unmuted a",
                            "resolved a",
                            "reopened a");
            assertThat(some.events()).containsExactly("new a", "changed a", "resolved a", "regressed a", "labelled a");
            assertThat(all.data(1)).contains("\"total\":5,").endsWith("\"delta\":3}");
            assertThat(all.data(4)).contains("\"state\":\"open\",\"mark\":\"regressed\"");
            // Who was away hears the rest, but only what its search finds.
            assertThat(listen(api, "", all.id(7), open).events())
                    .containsExactly("unmuted a", "resolved a", "reopened a");
            Told unknown = listen(api, "?q=service=mail", "0-1", open);
            assertThat(unknown.events()).containsExactly("reset");
            grows(api, "mail", "b", 9);
            assertThat(unknown.events()).containsExactly("reset", "changed b");
        } finally {
            open.dispose();
        }
    }

    @Test
    default void whatCannotBeToldIsSaid() {
        ApiServer api = api();
        api.problem("/api/v1/stream?q=service=", ProblemType.BAD_SEARCH, "q");
        api.problem("/api/v1/stream?ticks=0s", ProblemType.BAD_PARAMETER, "ticks");
        Disposable.Composite open = Disposables.composite(api.streaming());
        try {
            for (int i = 0; i < ApiServer.MOST_STREAMS; i++) {
                listen(api, "", null, open);
            }
            api.problem(api.asked("/api/v1/stream"), ProblemType.TOO_MANY_REQUESTS);
        } finally {
            open.dispose();
        }
    }
}
