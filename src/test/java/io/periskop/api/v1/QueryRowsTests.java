package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.store.ErrorId;
import io.periskop.store.LabelEdits;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What rows of errors, occurrences, services and events have for a dashboard. */
class QueryRowsTests {
    private static final String GET = "/api/v1/query?from=2026-11-22T10:00:00Z&to=2026-11-22T10:10:00Z&queryType=";

    private final QueryRig rig = new QueryRig()
            .happens("2026-11-22T10:00:30Z", "shop", "k1", 5)
            .happens("2026-11-22T10:01:30Z", "shop", "k2", 2)
            .happens("2026-11-22T10:08:30Z", "shop", "k2", 8)
            .happens("2026-11-22T10:06:30Z", "billing", "k1", 3);
    private final WebTestClient client = rig.client();

    @Test
    void errorsHaveTheMessageTheTargetsAndTheirLabels() {
        changed("shop", "k1", List.of(said("u1", "10:00:30", "no answer " + "x".repeat(2000))));
        Map<String, JsonNode> row = row(frame("errors&q=key%3Dk1%20service%3Dshop"), 0);
        assertThat(row.keySet())
                .containsExactly(
                        "id",
                        "service",
                        "class",
                        "message",
                        "key",
                        "severity",
                        "state",
                        "mark",
                        "count",
                        "total",
                        "targets",
                        "firstSeen",
                        "lastSeen",
                        "labels");
        assertThat(row.get("message").asString())
                .startsWith("no answer xxx")
                .endsWith("x…")
                .hasSize(1001);
        assertThat(row.get("targets").asInt()).isEqualTo(1);
        assertThat(row.get("labels").toString()).isEqualTo("{\"team\":\"pay\"}");
        assertThat(row.get("id").asString()).isEqualTo(id("shop", "k1"));
    }

    @Test
    void anErrorWithoutOccurrencesHasAnEmptyMessage() {
        changed("shop", "k1", List.of());
        assertThat(row(frame("errors&q=key%3Dk1%20service%3Dshop"), 0)
                        .get("message")
                        .asString())
                .isEmpty();
    }

    @Test
    void whatGrowsComesFirstByTrend() {
        JsonNode frame = frame("errors&sort=trend&q=service%3Dshop");
        assertThat(column(frame, "key")).containsExactly("\"k2\"", "\"k1\"");
        // k2: 2 in the first half, 6 in the second; k1: 5 and 0
        assertThat(row(frame, 0).get("trend").asDouble()).isEqualTo((6 - 2) / Math.sqrt(3));
        assertThat(row(frame, 1).get("trend").asDouble()).isEqualTo(-5 / Math.sqrt(6));
        assertThat(column(frame("errors&sort=trend"), "key")).containsExactly("\"k1\"", "\"k2\"", "\"k1\"");
    }

    @ParameterizedTest
    @CsvSource({"occurrences", "trend", "last_seen", "first_seen", "total"})
    void errorsAreDrawnInSlots(String sort) {
        JsonNode frame = frame("errors&q=key%3Dk2&sparkline=5&sort=" + sort);
        assertThat(row(frame, 0).get("sparkline").toString()).isEqualTo("[2,0,0,0,6]");
        assertThat(frame.at("/schema/meta/custom/sparkline").toString())
                .isEqualTo("{\"from\":" + at("10:00:00").toEpochMilli() + ",\"stepMs\":120000}");
        assertThat(column(frame, "sparkline")).hasSize(1);
    }

    @Test
    void servicesAreDrawnInSlotsOfWhatMatches() {
        JsonNode frame = frame("services&sparkline=2");
        assertThat(column(frame, "service")).containsExactly("\"shop\"", "\"billing\"");
        assertThat(column(frame, "sparkline")).containsExactly("[7,6]", "[0,3]");
        assertThat(column(frame("services&sparkline=2&q=key%3Dk1"), "sparkline"))
                .containsExactly("[5,0]", "[0,3]");
        assertThat(frame("services").at("/schema/meta/custom/sparkline").isNull())
                .isTrue();
    }

    @Test
    void eventsMayBeOfSomeTypesOnly() {
        assertThat(column(frame("events&types=first_seen&types=regressed"), "errorId"))
                .containsExactly(
                        '"' + id("shop", "k1") + '"', '"' + id("shop", "k2") + '"', '"' + id("billing", "k1") + '"');
        assertThat(column(frame("events&types=resolved"), "id")).isEmpty();
    }

    @Test
    void occurrencesAreLinesOfALogTheNewestFirst() {
        changed(
                "shop",
                "k1",
                List.of(
                        said("late", "10:10:00", "after the range"),
                        said("u2", "10:09:00", "second"),
                        said("u1", "10:01:00", "first"),
                        said("early", "09:59:59", "before the range")));
        changed("billing", "k1", List.of(said("u3", "10:05:00", "between")));
        JsonNode frame = frame("occurrences&q=key%3Dk1");
        assertThat(frame.at("/schema/meta/type").asString()).isEqualTo("log-lines");
        assertThat(frame.at("/schema/meta/preferredVisualisationType").asString())
                .isEqualTo("logs");
        assertThat(frame.at("/schema/meta/notices").size()).isZero();
        assertThat(column(frame, "id"))
                .containsExactly(
                        '"' + id("shop", "k1") + "-u2\"",
                        '"' + id("billing", "k1") + "-u3\"",
                        '"' + id("shop", "k1") + "-u1\"");
        Map<String, JsonNode> row = row(frame, 0);
        assertThat(row.keySet()).containsExactly("timestamp", "body", "severity", "id", "labels");
        assertThat(row.get("timestamp").asLong()).isEqualTo(at("10:09:00").toEpochMilli());
        assertThat(row.get("severity").asString()).isEqualTo("warning");
        assertThat(row.get("body").asString())
                .isEqualTo("Oops: second\n\tat a.B.c(B.java:1)\nCaused by: Deeper\n\tat d.E.f(E.java:2)");
        assertThat(row.get("labels"))
                .isEqualTo(new JsonMapper()
                        .readTree(("{'class':'Oops','error_id':'" + id("shop", "k1")
                                        + "','http_method':'POST','http_url':'/pay','key':'k1','mark':'new','service':'shop',"
                                        + "'severity':'warning','state':'open','team':'pay'}")
                                .replace('\'', '"')));
    }

    @Test
    void occurrencesThatAreCutAreSaidToBe() {
        changed("shop", "k1", List.of(said("b", "10:09:00", "second"), said("a", "10:01:00", "first")));
        JsonNode frame = frame("occurrences&limit=1&q=service%3Dshop%20key%3Dk1");
        assertThat(column(frame, "id")).containsExactly('"' + id("shop", "k1") + "-b\"");
        assertThat(frame.at("/schema/meta/notices/0/text").asString()).contains("newest");
        assertThat(frame.at("/schema/meta/custom/truncated").asBoolean()).isTrue();
        assertThat(frame.at("/schema/meta/custom/limit").asInt()).isEqualTo(1);
        assertThat(frame("occurrences&limit=2&q=service%3Dshop%20key%3Dk1")
                        .at("/schema/meta/notices")
                        .size())
                .isZero();
    }

    @Test
    void manyErrorsAreGoneThroughUntilTheLimit() {
        for (int i = 0; i < 35; i++) {
            rig.happens("2026-11-22T10:07:%02dZ".formatted(i), "many", "m" + i, 1);
            changed("many", "m" + i, List.of(said("u", "10:07:%02d".formatted(i), "m")));
        }
        JsonNode frame = frame("occurrences&limit=3&q=service%3Dmany");
        assertThat(column(frame, "timestamp"))
                .containsExactly(
                        "" + at("10:07:34").toEpochMilli(),
                        "" + at("10:07:33").toEpochMilli(),
                        "" + at("10:07:32").toEpochMilli());
        assertThat(column(frame("occurrences&q=service%3Dmany"), "id")).hasSize(35);
    }

    @Test
    void oneErrorsOccurrencesMayBeAskedFor() {
        assertThat(column(frame("occurrences&id=" + id("shop", "k2")), "id"))
                .containsExactly('"' + id("shop", "k2") + "-first\"");
        assertThat(column(frame("occurrences&q=service%3Dbilling&id=" + id("shop", "k2")), "id"))
                .isEmpty();
    }

    @Test
    void phrasesAreThereToBeHighlighted() {
        assertThat(frame("occurrences&q=%22no%20answer%22%20-x")
                        .at("/schema/meta/custom/searchWords")
                        .toString())
                .isEqualTo("[\"no answer\"]");
    }

    @Test
    void oneErrorHasEverything() {
        changed("shop", "k1", List.of(said("u1", "10:00:30", "no answer")));
        JsonNode frame = frame("error&sparkline=2&q=service%3Dnone&id=" + id("shop", "k1"));
        assertThat(frame.at("/schema/meta/type").asString()).isEqualTo("table");
        assertThat(column(frame, "id")).hasSize(1);
        Map<String, JsonNode> row = row(frame, 0);
        assertThat(row.get("count").asInt()).isEqualTo(5);
        assertThat(row.get("sparkline").toString()).isEqualTo("[5,0]");
        assertThat(row.get("keptOccurrences").asInt()).isEqualTo(1);
        assertThat(row.get("mutedUntil").isNull()).isTrue();
        assertThat(row.get("ruledLabels").toString()).isEqualTo("{\"team\":\"shop\"}");
        assertThat(row.get("editedLabels").toString()).isEqualTo("{\"team\":\"pay\"}");
        assertThat(row.get("stackTrace").asString()).startsWith("Oops: no answer\n\tat a.B");
        assertThat(row.get("newest").at("/http/url").asString()).isEqualTo("/pay");
    }

    @Test
    void theEndOfAMuteIsATimeOrATotal() {
        error("shop", "k1", error -> error.with(State.muted(at("10:02:00"), at("11:00:00"), 77L)));
        Map<String, JsonNode> row = row(frame("error&id=" + id("shop", "k1")), 0);
        assertThat(row.get("state").asString()).isEqualTo("muted");
        assertThat(row.get("mutedUntil").asLong()).isEqualTo(at("11:00:00").toEpochMilli());
        assertThat(row.get("mutedUntilTotal").asLong()).isEqualTo(77);
        assertThat(row.get("stateSince").asLong()).isEqualTo(at("10:02:00").toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({
        "error, 400, bad-parameter, id",
        "error&id=, 400, bad-parameter, id",
        "error&id=nonsense, 404, not-found,",
        "error&id=AAAAAAAAAAAAAAAAAAAAAA, 404, not-found,",
        "occurrences&id=nonsense, 404, not-found,",
        "errors&sparkline=1, 400, bad-parameter, sparkline",
        "errors&sparkline=101, 400, bad-parameter, sparkline",
        "errors&sort=trends, 400, bad-parameter, sort",
        "events&types=happened, 400, bad-parameter, types",
    })
    void whatCannotBeIsRefused(String query, int status, String type, String parameter) {
        WebTestClient.BodyContentSpec body = client.get()
                .uri(URI.create(GET + query))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody();
        body.jsonPath("$.type").isEqualTo("urn:periskop:problem:" + type);
        if (parameter != null) {
            body.jsonPath("$.parameter").isEqualTo(parameter);
        }
    }

    private JsonNode frame(String query) {
        byte[] body = client.get()
                .uri(URI.create(GET + query))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return new JsonMapper().readTree(Objects.requireNonNull(body)).at("/results/A/frames/0");
    }

    private static Map<String, JsonNode> row(JsonNode frame, int index) {
        Map<String, JsonNode> row = new LinkedHashMap<>();
        JsonNode fields = frame.at("/schema/fields");
        for (int i = 0; i < fields.size(); i++) {
            row.put(
                    fields.get(i).get("name").asString(),
                    frame.at("/data/values").get(i).get(index));
        }
        return row;
    }

    private static List<String> column(JsonNode frame, String name) {
        JsonNode fields = frame.at("/schema/fields");
        List<String> values = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).get("name").asString().equals(name)) {
                frame.at("/data/values").get(i).forEach(value -> values.add(value.toString()));
            }
        }
        return values;
    }

    private static String id(String service, String key) {
        return ErrorId.of(service, key).text();
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-22T" + time + "Z");
    }

    private static Occurrence said(String uuid, String time, String message) {
        ErrorInstance cause = new ErrorInstance("Deeper", "", List.of("at d.E.f(E.java:2)"), null);
        return new Occurrence(
                uuid,
                at(time),
                Severity.of("warning"),
                new ErrorInstance("Oops", message, List.of("at a.B.c(B.java:1)"), cause),
                new HttpContext("POST", "/pay", null, ""));
    }

    /** With labels that a rule and a person gave. */
    private void changed(String service, String key, List<Occurrence> occurrences) {
        error(
                service,
                key,
                error -> error.change()
                        .labels(Labels.of(Map.of("team", "shop")))
                        .edits(LabelEdits.of(Map.of("team", "pay")))
                        .occurrences(occurrences)
                        .done());
    }

    private void error(String service, String key, UnaryOperator<StoredError> change) {
        rig.change(service, key, change);
    }
}
