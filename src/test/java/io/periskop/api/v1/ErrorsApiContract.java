package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.catalog.CatalogFeed;
import io.periskop.store.ErrorId;
import io.periskop.store.StoreLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What the API says of errors, the same on whatever they are stored in. */
abstract class ErrorsApiContract implements ApiFixture {
    static final StoreLimits LIMITS = StoreLimits.DEFAULT;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private ApiServer api;
    private WebTestClient client;
    private CatalogFeed feed;

    /** Of one empty store; called once a test. */
    abstract Ports store();

    @Override
    public ApiServer api() {
        return api;
    }

    @BeforeEach
    void errors() {
        api = new ApiServer(store(), LIMITS);
        client = api.client;
        feed = api.feed;
    }

    private void counted(String service, String key, long count, String message, int secondsAgo) {
        api.counted(service, key, count, message, now.minusSeconds(secondsAgo));
    }

    private void three() {
        counted("shop", "Timeout", 3, "no answer within 5 s", 30);
        counted("shop", "Refused", 7, "connection refused 100% 'quoted'", 20);
        counted("mail", "Timeout", 1, "greylisted", 10);
        feed.look().block();
    }

    private static String id(String service, String key) {
        return ErrorId.of(service, key).text();
    }

    private WebTestClient.BodyContentSpec get(String path, Object... values) {
        return client.get().uri(path, values).exchange().expectStatus().isOk().expectBody();
    }

    private WebTestClient.ResponseSpec send(String method, String path, String body) {
        return client.method(org.springframework.http.HttpMethod.valueOf(method))
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    @Test
    void nothingIsSaidBeforeEverythingWasRead() {
        client.get()
                .uri("/api/v1/errors")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:periskop:problem:storage-unavailable");
    }

    @Test
    void errorsAreListedLastSeenFirst() {
        three();
        get("/api/v1/errors")
                .jsonPath("$.errors.length()")
                .isEqualTo(3)
                .jsonPath("$.errors[0].service")
                .isEqualTo("mail")
                .jsonPath("$.errors[0].class")
                .isEqualTo("com.example.Timeout")
                .jsonPath("$.errors[0].message")
                .isEqualTo("greylisted")
                .jsonPath("$.errors[0].mark")
                .isEqualTo("new")
                .jsonPath("$.errors[1].total")
                .isEqualTo(7)
                .jsonPath("$.counts.total")
                .isEqualTo(3)
                .jsonPath("$.counts.byState.open")
                .isEqualTo(3)
                .jsonPath("$.counts.bySeverity.error")
                .isEqualTo(3)
                .jsonPath("$.next")
                .isEmpty();
    }

    @Test
    void searchesLookIntoLabelsAndTexts() {
        three();
        found("service=shop", "shop Refused", "shop Timeout");
        found("service=~\"sh.*\" class!=com.example.Timeout", "shop Refused");
        found("\"WITHIN 5\"", "shop Timeout");
        found("Main.java:7 -greylisted", "shop Refused", "shop Timeout");
        found("/orders/time", "mail Timeout", "shop Timeout");
        found("x-trace 100%", "shop Refused");
        found("'quoted'", "shop Refused");
        found("nowhere");
    }

    private void found(String q, String... expected) {
        List<String> found = new ArrayList<>();
        get("/api/v1/errors?q={q}&sort=service&ascending", q)
                .jsonPath("$.errors[*]")
                .value(rows -> ((List<?>) rows)
                        .forEach(row ->
                                found.add(((Map<?, ?>) row).get("service") + " " + ((Map<?, ?>) row).get("key"))));
        assertThat(found).as(q).containsExactlyInAnyOrder(expected);
    }

    @Test
    void aBadSearchSaysWhereAndWhatElse() {
        three();
        client.get()
                .uri("/api/v1/errors?q={q}", "service==shop")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:periskop:problem:bad-search")
                .jsonPath("$.parameter")
                .isEqualTo("q")
                .jsonPath("$.position")
                .isEqualTo(7)
                .jsonPath("$.suggestion")
                .isEqualTo("service=shop");
    }

    @Test
    void pagesHaveEveryErrorOnce() {
        for (int i = 0; i < 23; i++) {
            counted("many", "key" + i, 1 + i, "m", 100 - i);
        }
        feed.look().block();
        Set<String> seen = new HashSet<>();
        String next = "";
        int pages = 0;
        do {
            Map<?, ?> page = client.get()
                    .uri("/api/v1/errors?limit=5&sort=total" + (next.isEmpty() ? "" : "&cursor=" + next))
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody(Map.class)
                    .returnResult()
                    .getResponseBody();
            ((List<?>) page.get("errors"))
                    .forEach(row -> assertThat(
                                    seen.add(((Map<?, ?>) row).get("key").toString()))
                            .isTrue());
            next = page.get("next") == null ? "" : page.get("next").toString();
            if (pages++ == 1) {
                // what comes in between may be seen or not; what stays is seen once
                counted("many", "later", 1, "m", 0);
                seen.remove("later");
            }
        } while (!next.isEmpty());
        seen.remove("later");
        assertThat(seen).hasSize(23);
        client.get()
                .uri("/api/v1/errors?cursor=nonsense")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.parameter")
                .isEqualTo("cursor");
    }

    @Test
    void occurrencesOfARangeOrderAndAreDrawn() {
        three();
        counted("shop", "Timeout", 50, "no answer within 5 s", 5);
        get(
                        "/api/v1/errors?sort=occurrences&sparkline=12&from={from}&to={to}",
                        now.minusSeconds(3600).toString(),
                        now.toString())
                .jsonPath("$.errors[0].key")
                .isEqualTo("Timeout")
                .jsonPath("$.errors[0].service")
                .isEqualTo("shop")
                .jsonPath("$.errors[0].occurrences")
                .value(count -> assertThat(((Number) count).intValue()).isGreaterThanOrEqualTo(47))
                .jsonPath("$.errors[0].sparkline.length()")
                .isEqualTo(12)
                .jsonPath("$.slots.seconds")
                .isEqualTo(300);
        get("/api/v1/errors?sort=trend").jsonPath("$.errors.length()").isEqualTo(3);
    }

    @Test
    void nothingHappensInATimeToCome() {
        three();
        get("/api/v1/errors?from=3075-07-01T12:07:17.32904Z&sparkline=54&sort=occurrences")
                .jsonPath("$.errors.length()")
                .isEqualTo(0)
                .jsonPath("$.slots.seconds")
                .isEqualTo(60);
    }

    @Test
    void queriesHaveTheSameRows() {
        three();
        String query = "/api/v1/query?from=" + now.minusSeconds(3600) + "&to=" + now.plusSeconds(60) + "&queryType=";
        String values = "$.results.A.frames[0].data.values";
        get(query + "errors&sort=trend&sparkline=2&q=service=shop")
                .jsonPath(values + "[4]")
                .isEqualTo(List.of("Refused", "Timeout"))
                .jsonPath(values + "[3]")
                .isEqualTo(List.of("connection refused 100% 'quoted'", "no answer within 5 s"))
                .jsonPath(values + "[11]")
                .isEqualTo(List.of(1, 1));
        get(query + "services&sparkline=2&q=class=com.example.Timeout")
                .jsonPath(values + "[0].length()")
                .isEqualTo(2);
        get(query + "occurrences&q=no answer")
                .jsonPath(values + "[1]")
                .isEqualTo(List.of("com.example.Timeout: no answer within 5 s\n\tat com.example.Main.run(Main.java:7)"))
                .jsonPath(values + "[4][0].http_url")
                .isEqualTo("/orders/Timeout");
        get(query + "error&id=" + id("mail", "Timeout"))
                .jsonPath(values + "[3]")
                .isEqualTo(List.of("greylisted"));
    }

    @Test
    void oneErrorHasEverything() {
        three();
        String path = "/api/v1/errors/" + id("shop", "Timeout");
        get(path)
                .jsonPath("$.error.key")
                .isEqualTo("Timeout")
                .jsonPath("$.keptOccurrences")
                .isEqualTo(1)
                .jsonPath("$.newest.exceptions[0].stacktrace[0]")
                .isEqualTo("at com.example.Main.run(Main.java:7)")
                .jsonPath("$.newest.http.url")
                .isEqualTo("/orders/Timeout");
        get(path + "/occurrences?limit=1&offset=1")
                .jsonPath("$.occurrences.length()")
                .isEqualTo(0)
                .jsonPath("$.kept")
                .isEqualTo(1)
                .jsonPath("$.total")
                .isEqualTo(3);
        get(path + "/events").jsonPath("$.events[0].type").isEqualTo("first_seen");
        get(path + "/targets")
                .jsonPath("$.targets[0].source")
                .isEqualTo("source-1")
                .jsonPath("$.targets[0].count")
                .isEqualTo(3)
                .jsonPath("$.targets[0].live")
                .isEqualTo(true);
        for (String unknown : List.of("nonsense", id("shop", "unknown"))) {
            client.get()
                    .uri("/api/v1/errors/" + unknown)
                    .exchange()
                    .expectStatus()
                    .isNotFound()
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("urn:periskop:problem:not-found");
        }
    }

    @Test
    void whatWasDoneIsSeenAtOnceAndCanBeUndone() {
        three();
        String path = "/api/v1/errors/" + id("shop", "Timeout");
        Map<?, ?> changed = send(
                        "PATCH",
                        path,
                        "{\"state\":\"resolved\",\"afterDeploy\":true,\"labels\":{\"team\":\"pay\"},\"note\":\"fixed\"}")
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        get("/api/v1/errors?q=state=resolved team=pay")
                .jsonPath("$.counts.total")
                .isEqualTo(1);
        get(path + "/events")
                .jsonPath("$.events[0].type")
                .isEqualTo("labelled")
                .jsonPath("$.events[1].type")
                .isEqualTo("resolved")
                .jsonPath("$.events[1].detail")
                .isEqualTo("after deploy")
                .jsonPath("$.events[1].note")
                .isEqualTo("fixed")
                .jsonPath("$.events[1].actor")
                .isEqualTo("anonymous");
        String undo =
                new String(Json.write(Map.of("undo", changed.get("undo"))), java.nio.charset.StandardCharsets.UTF_8);
        send("POST", "/api/v1/errors/actions", undo)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.changed")
                .isEqualTo(1);
        get(path)
                .jsonPath("$.error.state.status")
                .isEqualTo("open")
                .jsonPath("$.error.labels.team")
                .doesNotExist();
    }

    @Test
    void manyAreMeantByIdsOrSearch() {
        three();
        send(
                        "POST",
                        "/api/v1/errors/actions",
                        "{\"q\":\"service=shop\",\"change\":{\"state\":\"muted\"},\"dryRun\":true}")
                .expectBody()
                .jsonPath("$.matched")
                .isEqualTo(2)
                .jsonPath("$.undo.length()")
                .isEqualTo(0);
        get("/api/v1/errors?q=state=muted").jsonPath("$.counts.total").isEqualTo(0);
        send(
                        "POST",
                        "/api/v1/errors/actions",
                        "{\"ids\":[\"" + id("shop", "Timeout")
                                + "\",\"gone\"],\"change\":{\"state\":\"muted\",\"occurrences\":5}}")
                .expectBody()
                .jsonPath("$.changed")
                .isEqualTo(1)
                .jsonPath("$.unknown[0]")
                .isEqualTo("gone");
        get("/api/v1/errors?q=state=muted")
                .jsonPath("$.errors[0].state.untilTotal")
                .isEqualTo(8);
        send("POST", "/api/v1/errors/actions", "{\"q\":\"within\",\"change\":{\"labels\":{\"a\":\"b\"}}}")
                .expectBody()
                .jsonPath("$.changed")
                .isEqualTo(1);
    }

    @Test
    void whatCannotBeIsRefusedWithItsPlace() {
        three();
        String path = "/api/v1/errors/" + id("shop", "Timeout");
        Map.of(
                        "{}", "",
                        "{\"state\":\"gone\"}", "/state",
                        "{\"state\":\"open\",\"until\":\"2999-01-01T00:00:00Z\"}", "/until",
                        "{\"state\":\"muted\",\"until\":\"2001-01-01T00:00:00Z\"}", "/until",
                        "{\"state\":\"muted\",\"occurrences\":0}", "/occurrences",
                        "{\"state\":\"open\",\"afterDeploy\":true}", "/afterDeploy",
                        "{\"labels\":{\"0bad\":\"x\"}}", "/labels",
                        "{\"labels\":{\"service\":\"x\"}}", "/labels")
                .forEach((body, pointer) -> send("PATCH", path, body)
                        .expectStatus()
                        .isBadRequest()
                        .expectBody()
                        .jsonPath("$.type")
                        .isEqualTo("urn:periskop:problem:bad-body")
                        .jsonPath("$.pointer")
                        .isEqualTo(pointer));
        send("POST", "/api/v1/errors/actions", "{\"change\":{\"state\":\"open\"}}")
                .expectStatus()
                .isBadRequest();
        send("POST", "/api/v1/errors/actions", "{\"ids\":[]}").expectStatus().isBadRequest();
        send("PATCH", "/api/v1/errors/unknown", "{\"state\":\"open\"}")
                .expectStatus()
                .isNotFound();
    }

    @Test
    void labelsAndServicesAreCounted() {
        three();
        send("PATCH", "/api/v1/errors/" + id("shop", "Timeout"), "{\"labels\":{\"team\":\"pay\"}}");
        get("/api/v1/labels?prefix=te")
                .jsonPath("$.data[0].text")
                .isEqualTo("team")
                .jsonPath("$.data[0].errors")
                .isEqualTo(1);
        get("/api/v1/labels/service/values")
                .jsonPath("$.data[0].text")
                .isEqualTo("shop")
                .jsonPath("$.data[0].errors")
                .isEqualTo(2);
        get("/api/v1/search/suggestions?text={text}", "service=sh")
                .jsonPath("$.kind")
                .isEqualTo("value")
                .jsonPath("$.choices[0].insert")
                .isEqualTo("shop");
        get("/api/v1/services")
                .jsonPath("$.services[1].name")
                .isEqualTo("shop")
                .jsonPath("$.services[1].errors")
                .isEqualTo(2)
                .jsonPath("$.services[1].newErrors")
                .isEqualTo(2)
                .jsonPath("$.services[1].occurrences")
                .value(count -> assertThat(((Number) count).intValue()).isPositive());
        get("/api/v1/services/mail").jsonPath("$.services.length()").isEqualTo(1);
        client.get().uri("/api/v1/services/unknown").exchange().expectStatus().isNotFound();
    }

    /** Two people and a scrape at once: nothing is lost, and the history has it all. */
    @Test
    void peopleAndScrapesDoNotUndoEachOther() {
        three();
        String path = "/api/v1/errors/" + id("shop", "Timeout");
        int each = 20;
        Flux<Integer> first = Flux.range(0, each)
                .doOnNext(i -> send("PATCH", path, "{\"labels\":{\"a\":\"" + i + "\"}}")
                        .expectStatus()
                        .isOk())
                .subscribeOn(Schedulers.boundedElastic());
        Flux<Integer> second = Flux.range(0, each)
                .doOnNext(i -> send("PATCH", path, "{\"labels\":{\"b\":\"" + i + "\"}}")
                        .expectStatus()
                        .isOk())
                .subscribeOn(Schedulers.boundedElastic());
        Flux<Integer> scrapes = Flux.range(1, each)
                .doOnNext(i -> counted("shop", "Timeout", 3 + i, "again", 1))
                .subscribeOn(Schedulers.boundedElastic());
        Flux.merge(first, second, scrapes).blockLast(Duration.ofSeconds(60));
        get(path)
                // a process that began to count later counts from its start
                .jsonPath("$.error.total")
                .isEqualTo(3 + 3 + each)
                .jsonPath("$.error.labels.a")
                .isEqualTo("" + (each - 1))
                .jsonPath("$.error.labels.b")
                .isEqualTo("" + (each - 1));
        get(path + "/events").jsonPath("$.events.length()").isEqualTo(1 + 2 * each);
    }
}
