package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.ErrorId;
import io.periskop.store.StoreUnavailableException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

class QueryResourceTests {
    private static final String RANGE = "\"from\": \"2026-11-22T10:00:00Z\", \"to\": \"2026-11-22T10:10:00Z\"";
    private static final String GET = "/api/v1/query?from=2026-11-22T10:00:00Z&to=2026-11-22T10:10:00Z";

    private final QueryRig rig = new QueryRig()
            .happens("2026-11-22T10:00:30Z", "shop", "k1", 5)
            .happens("2026-11-22T10:05:30Z", "shop", "k2", 2)
            .happens("2026-11-22T10:06:30Z", "billing", "k1", 3);
    private final WebTestClient client = rig.client();

    @Test
    void countsOverTimeAreOneWideFrame() {
        post("{" + RANGE + """
                , "queries": [{"refId": "A", "by": ["service"], "step": "5m"}]}""").expectStatus().isOk().expectBody().json("""
                {"results": {"A": {"status": 200, "frames": [{
                  "schema": {"refId": "A", "name": "occurrences",
                    "meta": {"type": "timeseries-wide", "typeVersion": [0, 1], "notices": [],
                      "custom": {"step": "5m", "partial": [], "groups": 2, "truncated": false}},
                    "fields": [
                      {"name": "time", "type": "time", "config": {"interval": 300000}},
                      {"name": "occurrences", "type": "number", "labels": {"service": "billing"},
                       "config": {"displayNameFromDS": "billing"}},
                      {"name": "occurrences", "type": "number", "labels": {"service": "shop"},
                       "config": {"displayNameFromDS": "shop"}}]},
                  "data": {"values": [[1795341600000, 1795341900000], [0, 3], [5, 2]]}}]}}}""");
    }

    @Test
    void nothingIsNullWhereThatIsAskedFor() {
        get("&step=5m&fill=null&q=service%3Dbilling")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.results.A.frames[0].data.values[1][0]")
                .isEqualTo(null)
                .jsonPath("$.results.A.frames[0].data.values[1][1]")
                .isEqualTo(3);
    }

    @Test
    void theRestIsOneMoreRow() {
        get("&queryType=instant&by=service&by=key&top=1")
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                {"results": {"A": {"frames": [{"schema": {"meta": {"type": "numeric-long",
                  "custom": {"groups": 3, "truncated": true}}},
                  "data": {"values": [["shop", "__other__"], ["k1", "__other__"], [5, 5]]}}]}}}""");
    }

    @Test
    void aSearchNarrowsWhatIsCounted() {
        get("&queryType=instant&q=key%3Dk1")
                .expectBody()
                .jsonPath("$..values[0][0]")
                .isEqualTo(8);
        get("&queryType=instant&q=service!%3Dshop")
                .expectBody()
                .jsonPath("$..values[0][0]")
                .isEqualTo(3);
        get("&queryType=instant&q=service%3Dnone")
                .expectBody()
                .jsonPath("$..values[0][0]")
                .isEqualTo(0);
    }

    @Test
    void textsDecideWhereTheIndexCannot() {
        ErrorId id = ErrorId.of("shop", "k1");
        List<ErrorId> asked = new ArrayList<>();
        WebTestClient reading = QueryRig.client(new QueryResource(
                rig.engine(),
                rig.catalog,
                (ids, phrases) -> {
                    asked.addAll(ids);
                    return Mono.just(Set.of(id));
                },
                rig.store,
                rig.store,
                Set::of));
        reading.get()
                .uri(URI.create(GET + "&queryType=instant&q=x"))
                .exchange()
                .expectBody()
                .jsonPath("$.results.A.frames[0].data.values[0][0]")
                .isEqualTo(5);
        assertThat(asked).containsExactlyInAnyOrder(id, ErrorId.of("shop", "k2"), ErrorId.of("billing", "k1"));
    }

    @Test
    void errorsAreARowEach() {
        for (String sort : List.of("occurrences", "last_seen", "total")) {
            get("&queryType=errors&q=service%3Dshop&limit=1&sort=" + sort)
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.results.A.frames[0].schema.meta.custom.truncated")
                    .isEqualTo(true)
                    .jsonPath("$.results.A.frames[0].schema.meta.custom.groups")
                    .isEqualTo(2)
                    .jsonPath("$.results.A.frames[0].data.values[4][0]")
                    .isEqualTo(sort.equals("last_seen") ? "k2" : "k1")
                    .jsonPath("$.results.A.frames[0].data.values[8][0]")
                    .isEqualTo(sort.equals("last_seen") ? 2 : 5);
        }
    }

    @Test
    void servicesAreARowEach() {
        get("&queryType=services").expectStatus().isOk().expectBody().json("""
                {"results": {"A": {"frames": [{"schema": {"meta": {"type": "table"}}, "data": {"values": [
                  ["shop", "billing"], [2, 1], [2, 1], [0, 0], [0, 0], [2, 1], [0, 0], [7, 3], [7, 3],
                  [1795341930000, 1795341990000]]}}]}}}""");
    }

    @Test
    void eventsAreAnnotationsTheOldestFirst() {
        get("&queryType=events&limit=2&q=service%3D~%22.*%22")
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                {"results": {"A": {"frames": [{
                  "schema": {"meta": {"custom": {"truncated": true}}, "fields": [{"name": "time", "type": "time"},
                    {"name": "title", "type": "string"}, {"name": "text"}, {"name": "tags", "type": "other"}, {"name": "id"},
                    {"name": "errorId"}, {"name": "service"}, {"name": "key"}]},
                  "data": {"values": [[1795341930000, 1795341990000], ["shop: E first seen", "billing: E first seen"],
                    ["k2\\nby periskop", "k1\\nby periskop"], [["first_seen", "shop"], ["first_seen", "billing"]],
                    ["%1$s-0", "%2$s-0"], ["%1$s", "%2$s"], ["shop", "billing"], ["k2", "k1"]]}}]}}}""".formatted(
                                ErrorId.of("shop", "k2").text(),
                                ErrorId.of("billing", "k1").text()));
    }

    @Test
    void whatIsWrongInOneIsSaidThere() {
        post("{" + RANGE + """
                , "queries": [{"refId": "A", "q": "a \\"b"}, {"refId": "B", "measure": "rats"},
                  {"refId": "C", "maxPoints": 0}, {"refId": "D", "measure": "targets"}, {"refId": "E", "step": "x"},
                  {"refId": "F", "queryType": "instant"}]}""").expectStatus().isOk().expectBody().json("""
                {"results": {
                  "A": {"status": 400, "problem": {"type": "urn:periskop:problem:bad-search", "parameter": "q"}, "frames": []},
                  "B": {"problem": {"parameter": "measure"},
                        "error": "measure: unknown 'rats'; give one of occurrences, rate, errors, targets"},
                  "C": {"problem": {"parameter": "maxPoints"}}, "D": {"problem": {"parameter": "measure"}},
                  "E": {"problem": {"parameter": "step"}},
                  "F": {"status": 200, "frames": [{"data": {"values": [[10]]}}]}}}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"refId\": \"A\"}, {\"refId\": \"A\"}] | /queries/1/refId",
                "[{\"refId\": \"\"}] | /queries/0/refId",
                "[{\"refId\": \"A\", \"querytype\": \"errors\"}] | /queries/0/querytype",
                "[{}] | /queries/0/refId",
                "[null] | /queries/0",
            })
    void aBodyThatCannotBeReadIsRefused(String queries, String pointer) {
        post("{" + RANGE + ", \"queries\": " + queries + "}")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:periskop:problem:bad-body")
                .jsonPath("$.pointer")
                .isEqualTo(pointer);
    }

    @Test
    void noMoreThanTwentyAreAnswered() {
        List<String> queries = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            queries.add("{\"refId\": \"" + i + "\"}");
        }
        post("{" + RANGE + ", \"queries\": " + queries + "}").expectStatus().isBadRequest();
        post("{" + RANGE + ", \"queries\": " + queries.subList(0, 20) + "}")
                .expectStatus()
                .isOk();
        post("{" + RANGE + ", \"queries\": []}").expectStatus().isOk();
    }

    @ParameterizedTest
    @CsvSource({
        "q=%22a, bad-search, q",
        "timezone=Mars, bad-parameter, timezone",
        "step=0s, bad-parameter, step",
        "by=, bad-parameter, by",
        "top=0, bad-parameter, top",
        "measure=targets, bad-parameter, measure",
    })
    void theProblemOfOneIsTheAnswer(String more, String type, String parameter) {
        get("&" + more)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:periskop:problem:" + type)
                .jsonPath("$.parameter")
                .isEqualTo(parameter);
    }

    @Test
    void aStorageThatIsDownIsSaidForEach() {
        WebTestClient down = QueryRig.client(new QueryResource(
                rig.engine(),
                rig.catalog,
                rig.nothing,
                rig.store,
                (services, types, from, before, limit) -> Mono.error(new StoreUnavailableException("the disk is full")),
                Set::of));
        down.post()
                .uri("/api/v1/query")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{" + RANGE
                        + ", \"queries\": [{\"refId\": \"A\", \"queryType\": \"events\"}, {\"refId\": \"B\"}]}")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                {"results": {"A": {"status": 503, "error": "the disk is full", "frames": []}, "B": {"status": 200}}}""");
        down.get().uri(GET + "&queryType=events").exchange().expectStatus().isEqualTo(503);
    }

    @Test
    void theDocumentHasEveryPartOfIt() {
        client.get()
                .uri("/api/v1/openapi.json")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.components.schemas.Query.required")
                .isEqualTo(List.of("refId"))
                .jsonPath("$.components.schemas.FrameData.properties.values.type")
                .isEqualTo("array")
                .jsonPath("$.paths['/api/v1/events'].get.operationId")
                .isEqualTo("listEvents");
    }

    private WebTestClient.ResponseSpec get(String more) {
        return client.get().uri(URI.create(GET + more)).exchange();
    }

    private WebTestClient.ResponseSpec post(String body) {
        return client.post()
                .uri("/api/v1/query")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
