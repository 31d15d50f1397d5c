package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonExpositionTests {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final UUID TARGET = UUID.fromString("12ba1252-f7cc-4181-988f-c88adeb815b0");
    private static final UUID ID = UUID.fromString("8ebcbe1d-a8fd-4f8e-89ba-6a1a4b8acc89");
    private static final Instant TIME = Instant.parse("2026-11-22T16:57:36Z");

    @Test
    void anEmptyCollector() {
        assertThat(text(new Snapshot(TARGET, List.of())))
                .isEqualTo("{\"target_uuid\":\"12ba1252-f7cc-4181-988f-c88adeb815b0\",\"aggregated_errors\":[]}");
    }

    @Test
    void everyMemberInItsPlace() {
        ExceptionInfo cause = new ExceptionInfo("a.Cause", "inner", List.of(), null);
        ExceptionInfo error =
                new ExceptionInfo("a.Failure", "outer", List.of("a.A.a(A.java:1)", "a.A.b(A.java:2)"), cause);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "*/*");
        headers.put("Host", "shop");
        HttpContext http = new HttpContext("POST", "/orders", headers, "{}");
        assertThat(text(snapshot(error, http))).isEqualTo("""
                        {"target_uuid":"12ba1252-f7cc-4181-988f-c88adeb815b0","aggregated_errors":[\
                        {"aggregation_key":"key","total_count":3,"severity":"warning",\
                        "created_at":"2026-11-22T16:57:36.000000Z","latest_errors":[\
                        {"error":{"class":"a.Failure","message":"outer",\
                        "stacktrace":["a.A.a(A.java:1)","a.A.b(A.java:2)"],\
                        "cause":{"class":"a.Cause","message":"inner","stacktrace":[],"cause":null}},\
                        "uuid":"8ebcbe1d-a8fd-4f8e-89ba-6a1a4b8acc89","timestamp":"2026-11-22T16:57:36.000000Z",\
                        "severity":"info","http_context":{"request_method":"POST","request_url":"/orders",\
                        "request_headers":{"Accept":"*/*","Host":"shop"},"request_body":"{}"}}]}]}""");
    }

    @Test
    void absentPartsAreNull() {
        JsonNode occurrence = occurrence(new ExceptionInfo("a", null, List.of(), null), null);
        assertThat(occurrence.get("http_context").isNull()).isTrue();
        assertThat(occurrence.get("error").get("cause").isNull()).isTrue();
        assertThat(occurrence.get("error").get("message").asString()).isEmpty();
        JsonNode http = occurrence(
                        new ExceptionInfo("a", "m", List.of(), null), new HttpContext(null, null, null, null))
                .get("http_context");
        assertThat(http.toString())
                .isEqualTo(
                        "{\"request_method\":\"\",\"request_url\":\"\",\"request_headers\":{},\"request_body\":null}");
    }

    @Test
    void escapes() {
        String text = text(message("\"\\/\b\f\n\r\t\u0000\u001f\u007f é € 😀 \u2028"));
        assertThat(text).contains("\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\\u007f é € 😀 \u2028");
    }

    @Test
    void halvesOfSurrogatePairsAreReplaced() {
        assertThat(messageOf("a\ud800b\udc00c\ud83d")).isEqualTo("a\ufffdb\ufffdc\ufffd");
    }

    @Property(tries = 500)
    void anyMessageIsReadBackAsItWas(@ForAll String message) {
        assertThat(messageOf(message)).isEqualTo(withoutHalves(message));
    }

    @Test
    void longDocumentsCrossTheBuffer() {
        String message = "aé€😀".repeat(20_000);
        assertThat(messageOf(message)).isEqualTo(message);
    }

    @Test
    void whatACollectorWritesIsValid() {
        ErrorCollector collector = ErrorCollector.create();
        collector.report(new IllegalStateException("m", new IllegalArgumentException("cause")));
        collector.report(new IllegalStateException("m"), HttpContext.of("GET", "/"));
        JsonNode document = JSON.readTree(JsonExposition.bytes(collector.snapshot()));
        assertThat(document.get("target_uuid").asString())
                .isEqualTo(collector.targetUuid().toString());
        assertThat(document.get("aggregated_errors")).hasSize(2).allSatisfy(aggregate -> {
            Instant created = Instant.parse(aggregate.get("created_at").asString());
            Instant first = Instant.parse(
                    aggregate.get("latest_errors").get(0).get("timestamp").asString());
            assertThat(created).isBeforeOrEqualTo(first);
        });
    }

    @Test
    void aBrokenStreamIsTheCallersToHear() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("disk full");
            }
        };
        assertThatThrownBy(() -> JsonExposition.write(new Snapshot(TARGET, List.of()), broken))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
    }

    private static String messageOf(String message) {
        return occurrence(new ExceptionInfo("a", message, List.of(), null), null)
                .get("error")
                .get("message")
                .asString();
    }

    private static JsonNode occurrence(ExceptionInfo error, HttpContext http) {
        return JSON.readTree(JsonExposition.bytes(snapshot(error, http)))
                .get("aggregated_errors")
                .get(0)
                .get("latest_errors")
                .get(0);
    }

    private static Snapshot message(String message) {
        return snapshot(new ExceptionInfo("a", message, List.of(), null), null);
    }

    private static Snapshot snapshot(ExceptionInfo error, HttpContext http) {
        Occurrence occurrence = new Occurrence(error, ID, TIME, Severity.INFO, http);
        return new Snapshot(TARGET, List.of(new ErrorAggregate("key", 3, Severity.WARNING, TIME, List.of(occurrence))));
    }

    private static String text(Snapshot snapshot) {
        return new String(JsonExposition.bytes(snapshot), StandardCharsets.UTF_8);
    }

    private static String withoutHalves(String text) {
        return text.codePoints()
                .map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
