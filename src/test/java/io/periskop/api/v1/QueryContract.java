package io.periskop.api.v1;

import static io.periskop.api.v1.ApiServer.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.label.Labels;
import io.periskop.store.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** {@code /api/v1/query}: every type of query, sent both ways, and every problem. */
interface QueryContract extends ApiFixture {
    private ApiServer happened() {
        ApiServer api = api();
        api.said(
                Said.says("shop", "a", T0.plusSeconds(30))
                        .of(Labels.of(Map.of("zone", "z1")))
                        .that("k1", 5)
                        .report(),
                Said.says("shop", "b", T0.plusSeconds(330))
                        .of(Labels.of(Map.of("zone", "z2")))
                        .that("k2", 2)
                        .report(),
                Said.says("mail", "a", T0.plusSeconds(390)).that("k1", 3).report());
        api.look();
        return api;
    }

    private static String range() {
        return "from=" + T0.toEpochMilli() + "&to=" + T0.plusSeconds(600).toEpochMilli();
    }

    private static String body(String queries) {
        return "{\"from\": " + T0.toEpochMilli() + ", \"to\": "
                + T0.plusSeconds(600).toEpochMilli() + ", \"queries\": [" + queries + "]}";
    }

    /** The columns of the only frame. */
    private static List<?> values(Object result) {
        assertThat(((Map<?, ?>) result).get("status")).as("%s", result).isEqualTo(200);
        Map<?, ?> frame = (Map<?, ?>) ((List<?>) ((Map<?, ?>) result).get("frames")).get(0);
        return (List<?>) ((Map<?, ?>) frame.get("data")).get("values");
    }

    private static List<?> asked(ApiServer api, String parameters) {
        return values(
                ((Map<?, ?>) api.map("/api/v1/query?" + range() + parameters).get("results")).get("A"));
    }

    @SuppressWarnings("unchecked") // an object of JSON
    private static Map<String, Object> problem(Object result) {
        return (Map<String, Object>) ((Map<?, ?>) result).get("problem");
    }

    /** Members by parameters. */
    private static Map<String, String> everyType() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put(
                "queryType=timeseries&by=service&step=5m",
                "\"queryType\": \"timeseries\", \"by\": [\"service\"], \"step\": \"5m\"");
        queries.put(
                "queryType=timeseries&measure=rate&by=zone&step=5m&fill=null&q=service=shop",
                "\"measure\": \"rate\", \"by\": [\"zone\"], \"step\": \"5m\", \"fill\": \"null\","
                        + " \"q\": \"service=shop\"");
        queries.put("queryType=timeseries&measure=errors&step=5m", "\"measure\": \"errors\", \"step\": \"5m\"");
        queries.put(
                "queryType=instant&by=service&by=key&top=1",
                "\"queryType\": \"instant\", \"by\": [\"service\", \"key\"], \"top\": 1");
        queries.put(
                "queryType=instant&measure=targets&by=service",
                "\"queryType\": \"instant\", \"measure\": \"targets\", \"by\": [\"service\"]");
        queries.put(
                "queryType=errors&sort=last_seen&limit=2",
                "\"queryType\": \"errors\", \"sort\": \"last_seen\", \"limit\": 2");
        queries.put("queryType=services", "\"queryType\": \"services\"");
        queries.put("queryType=events&limit=2", "\"queryType\": \"events\", \"limit\": 2");
        return queries;
    }

    @Test
    default void everyTypeOfQueryIsAnsweredWhicheverWayItIsSent() {
        ApiServer api = happened();
        List<String> queries = new ArrayList<>();
        everyType().values().forEach(each -> queries.add("{\"refId\": \"" + queries.size() + "\", " + each + "}"));
        Map<?, ?> results = api.query(body(String.join(", ", queries)));
        assertThat(results).hasSize(8);
        long first = T0.toEpochMilli();
        List<Object> expected = List.of(
                List.of(List.of(first, first + 300_000), List.of(0, 3), List.of(5, 2)),
                List.of(),
                List.of(List.of(first, first + 300_000), List.of(1, 2)),
                List.of(List.of("shop", "__other__"), List.of("k1", "__other__"), List.of(5, 5)),
                List.of(List.of("shop", "mail"), List.of(2, 1)),
                List.of(),
                List.of(
                        List.of("shop", "mail"),
                        List.of(2, 1),
                        List.of(2, 1),
                        List.of(0, 0),
                        List.of(0, 0),
                        List.of(2, 1),
                        List.of(0, 0),
                        List.of(7, 3),
                        List.of(7, 3),
                        List.of(first + 330_000, first + 390_000)),
                List.of(
                        List.of(first + 330_000, first + 390_000),
                        List.of("shop: E first seen", "mail: E first seen"),
                        List.of("k2\nby periskop", "k1\nby periskop"),
                        List.of(List.of("first_seen", "shop"), List.of("first_seen", "mail"))));
        for (int i = 0; i < expected.size(); i++) {
            List<?> values = values(results.get("" + i));
            if (!((List<?>) expected.get(i)).isEmpty()) {
                assertThat(values.subList(0, ((List<?>) expected.get(i)).size()))
                        .as(queries.get(i))
                        .isEqualTo(expected.get(i));
            }
        }
        assertThat(((List<?>) values(results.get("7")).get(4)).get(0))
                .asString()
                .startsWith(ApiServer.id("shop", "k2") + "-");
        List<?> rates = values(results.get("1"));
        assertThat(rates.get(1)).asString().startsWith("[0.0166").endsWith(", null]");
        assertThat(rates.get(2)).asString().startsWith("[null, 0.0066");
        List<?> errors = values(results.get("5"));
        assertThat(errors.subList(0, 5))
                .isEqualTo(List.of(
                        List.of(ApiServer.id("mail", "k1"), ApiServer.id("shop", "k2")),
                        List.of("mail", "shop"),
                        List.of("E", "E"),
                        List.of("message", "message"),
                        List.of("k1", "k2")));
        int i = 0;
        for (String parameters : everyType().keySet()) {
            assertThat(asked(api, "&" + parameters)).as(parameters).isEqualTo(values(results.get("" + i++)));
        }
    }

    @Test
    default void errorsAreOrderedAndCut() {
        ApiServer api = happened();
        Map<String, String> first = Map.of("occurrences", "k1", "last_seen", "k2", "first_seen", "k2", "total", "k1");
        first.forEach((sort, key) -> api.get(
                        "/api/v1/query?" + range() + "&queryType=errors&q=service=shop&limit=1&sort=" + sort)
                .jsonPath("$.results.A.frames[0].schema.meta.custom.truncated")
                .isEqualTo(true)
                .jsonPath("$.results.A.frames[0].schema.meta.custom.groups")
                .isEqualTo(2)
                .jsonPath("$.results.A.frames[0].data.values[4][0]")
                .isEqualTo(key));
    }

    @Test
    default void textsDecideWhatIsCountedAndListed() {
        ApiServer api = api();
        api.counted("shop", "Timeout", 1, "no answer within 5 s", T0.plusSeconds(30));
        api.counted("shop", "Refused", 1, "connection refused", T0.plusSeconds(90));
        api.counted("mail", "Timeout", 1, "greylisted", T0.plusSeconds(150));
        api.look();
        Map<String, Integer> counts = Map.of(
                "\"within 5\"",
                1,
                "timeout",
                2,
                "-refused",
                2,
                "service=shop greylisted",
                0,
                "key=~\"T.*\" main.java",
                2);
        counts.forEach((search, count) -> {
            String q = "&q=" + search;
            assertThat(((List<?>) asked(api, "&queryType=instant" + q).get(0)).get(0))
                    .as(search)
                    .isEqualTo(count);
            assertThat((List<?>) asked(api, "&queryType=errors" + q).get(0))
                    .as(search)
                    .hasSize(count);
            assertThat((List<?>) asked(api, "&queryType=events" + q).get(0))
                    .as(search)
                    .hasSize(count);
        });
    }

    @Test
    default void whatCannotBeAnsweredIsSaid() {
        ApiServer api = happened();
        Map.of(
                        "q=\"a", "q",
                        "q=service==shop", "q",
                        "timezone=Mars", "timezone",
                        "step=0s", "step",
                        "by=", "by",
                        "top=0", "top",
                        "limit=1001&queryType=errors", "limit",
                        "measure=targets", "measure",
                        "queryType=all", "queryType",
                        "sort=name", "sort")
                .forEach((more, parameter) -> api.problem(
                        "/api/v1/query?" + range() + "&" + more,
                        parameter.equals("q") ? ProblemType.BAD_SEARCH : ProblemType.BAD_PARAMETER,
                        parameter));
        api.problem("/api/v1/query?from=2&to=1", ProblemType.BAD_PARAMETER, "from");
        api.problem("/api/v1/query?from=2", ProblemType.BAD_PARAMETER, "to");
        api.problem("/api/v1/query?" + range() + "&fil=1", ProblemType.BAD_PARAMETER, "fil");
        api.problem("/api/v1/query?from=0&to=" + T0, ProblemType.BAD_PARAMETER, "from");
        api.problem(
                "/api/v1/query?step=1m&from=" + T0.minus(Duration.ofDays(10)) + "&to=" + T0,
                ProblemType.BAD_PARAMETER,
                "step");
        Map<?, ?> results = api.query(body("""
                {"refId": "A", "q": "service==shop"}, {"refId": "B", "measure": "rats"},
                {"refId": "C", "queryType": "instant"}"""));
        assertThat(problem(results.get("A")))
                .containsEntry("type", ProblemType.BAD_SEARCH.uri())
                .containsEntry("parameter", "q")
                .containsEntry("suggestion", "service=shop");
        assertThat(problem(results.get("B")))
                .containsEntry("type", ProblemType.BAD_PARAMETER.uri())
                .containsEntry("parameter", "measure");
        assertThat(values(results.get("C"))).isEqualTo(List.of(List.of(10)));
    }

    @Test
    default void bodiesThatCannotBeReadAreRefused() {
        ApiServer api = happened();
        Map.of(
                        "{\"refId\": \"A\"}, {\"refId\": \"A\"}", "/queries/1/refId",
                        "{\"refId\": \"\"}", "/queries/0/refId",
                        "{\"refId\": \"A\", \"querytype\": \"errors\"}", "/queries/0/querytype",
                        "null", "/queries/0")
                .forEach((queries, pointer) -> api.problem(
                                api.send("POST", "/api/v1/query", body(queries)), ProblemType.BAD_BODY)
                        .jsonPath("$.pointer")
                        .isEqualTo(pointer));
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            many.add("{\"refId\": \"" + i + "\"}");
        }
        api.problem(api.send("POST", "/api/v1/query", body(String.join(",", many))), ProblemType.BAD_BODY);
        assertThat(api.query(body(String.join(",", many.subList(1, 21))))).hasSize(20);
        api.problem(api.send("PUT", "/api/v1/query", "{}"), ProblemType.METHOD_NOT_ALLOWED);
        api.problem(api.send("POST", "/api/v1/query", MediaType.TEXT_PLAIN, "{}"), ProblemType.UNSUPPORTED_MEDIA_TYPE);
        api.problem(
                api.send("POST", "/api/v1/query", " ".repeat(Bodies.MOST_BYTES) + "{}"), ProblemType.BODY_TOO_LARGE);
    }
}
