package io.periskop.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.periskop.error.HttpContext;
import io.periskop.error.Severity;
import io.periskop.ingest.EventException;
import io.periskop.ingest.IngestEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What protobuf and JSON say becomes the same events. */
class OtlpReadingTests {
    private static final String STACK =
            "E: m\n\tat a.B.c(B.java:1)\nCaused by: F: n\n\tat a.B.d(B.java:2)\n\t... 1 more";

    private static Collected collected(MessageLite request, Signal signal) {
        return protobuf(request.toByteArray(), signal, 100);
    }

    private static Collected protobuf(byte[] bytes, Signal signal, int most) {
        Collected collected = new Collected(most);
        try {
            ProtobufReader.read(new ByteArrayInputStream(bytes), signal, collected);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return collected;
    }

    private static Collected json(String text, Signal signal) {
        Collected collected = new Collected(100);
        try {
            JsonReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), signal, collected);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return collected;
    }

    private static List<IngestEvent> events(Collected collected) {
        return new Mapping(new Repeats(), Duration.ofMinutes(10), 0).events(collected.recordings());
    }

    private static Span serverSpan() {
        return OtlpMessages.span(OtlpMessages.TRACE, OtlpMessages.SPAN, "")
                .addAttributes(OtlpMessages.attribute("http.request.method", "POST"))
                .addAttributes(OtlpMessages.attribute("url.scheme", "https"))
                .addAttributes(OtlpMessages.attribute("server.address", "shop.example.com"))
                .addAttributes(OtlpMessages.number("server.port", 8443))
                .addAttributes(OtlpMessages.attribute("url.path", "/pay"))
                .addAttributes(OtlpMessages.attribute("url.query", "order=42"))
                .addAttributes(OtlpMessages.attribute("http.route", "/pay"))
                .addAttributes(OtlpMessages.list("http.request.header.accept", "text/html", "*/*"))
                .addAttributes(OtlpMessages.attribute("user_agent.original", "curl/8"))
                .addAttributes(OtlpMessages.nested("whatever", 80))
                .addEvents(Span.Event.newBuilder().setName("cache.miss"))
                .addEvents(OtlpMessages.exception(OtlpMessages.TIME, "E", "m", STACK))
                .build();
    }

    @Test
    void anExceptionOfASpan() {
        List<IngestEvent> events = events(collected(OtlpMessages.traces("shop", serverSpan()), Signal.TRACES));
        assertThat(events).hasSize(1);
        IngestEvent event = events.get(0);
        assertThat(event.service()).isEqualTo("shop");
        assertThat(event.id()).startsWith(OtlpMessages.TRACE + "-" + OtlpMessages.SPAN + "-");
        assertThat(event.time()).isEqualTo(Instant.ofEpochSecond(1_764_000_000L));
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(event.platform()).isEqualTo("java");
        assertThat(event.release()).isEqualTo("1.2.3");
        assertThat(event.environment()).isEqualTo("production");
        assertThat(event.tags()).isEqualTo(Map.of("instance", "shop-1", "logger", "http", "route", "/pay"));
        assertThat(event.exceptions()).extracting(EventException::type).containsExactly("E", "F");
        assertThat(event.exceptions().get(1).frames()).hasSize(2);
        assertThat(event.request())
                .isEqualTo(new HttpContext(
                        "POST",
                        "https://shop.example.com:8443/pay?order=42",
                        Map.of("accept", "text/html, */*", "user-agent", "curl/8"),
                        ""));
    }

    @Test
    void anExceptionOfALogRecord() {
        LogRecord record = OtlpMessages.log("E", "caf\u00e9 \ud83d\ude80")
                .setEventName("http.server.request.exception")
                .setSeverityNumberValue(21)
                .build();
        List<IngestEvent> events = events(collected(
                OtlpMessages.logs("shop", record, LogRecord.newBuilder().build()), Signal.LOGS));
        assertThat(events).hasSize(1);
        IngestEvent event = events.get(0);
        assertThat(event.id()).matches("[0-9a-f]{32}");
        assertThat(event.severity().text()).isEqualTo("fatal");
        assertThat(event.message()).isEqualTo("it failed");
        assertThat(event.exceptions().get(0).message()).isEqualTo("caf\u00e9 \ud83d\ude80");
        assertThat(event.tags())
                .containsEntry("event_name", "http.server.request.exception")
                .containsEntry("logger", "com.acme.Checkout");
        assertThat(event.request()).isNull();
    }

    @Test
    void jsonSaysTheSameAsProtobuf() {
        String attributes = """
                {"key":"http.request.method","value":{"stringValue":"POST"}},
                {"key":"url.scheme","value":{"stringValue":"https"}},
                {"value":{"stringValue":"shop.example.com"},"key":"server.address"},
                {"key":"server.port","value":{"intValue":"8443"}},
                {"key":"url.path","value":{"stringValue":"/pay"}},
                {"key":"url.query","value":{"stringValue":"order=42"}},
                {"key":"http.route","value":{"stringValue":"/pay"}},
                {"key":"http.request.header.accept","value":{"arrayValue":{"values":[
                    {"stringValue":"text/html"},{"stringValue":"*/*"}]}}},
                {"key":"user_agent.original","value":{"stringValue":"curl/8"}},
                {"key":"whatever","value":{"kvlistValue":{"values":[{"key":"k","value":{"boolValue":true}}]}}}""";
        String text = """
                {"new":[{"x":1}],"resourceSpans":[{"scopeSpans":[{
                  "scope":{"name":"http","version":"1"},
                  "spans":[{"traceId":"%s","spanId":"%s","kind":2,"name":"GET /",
                    "startTimeUnixNano":"1763999999999000000","endTimeUnixNano":1764000000001000000,
                    "attributes":[%s],
                    "events":[{"name":"cache.miss"},{"name":"exception","timeUnixNano":"1764000000000000000",
                      "attributes":[{"key":"exception.type","value":{"stringValue":"E"}},
                        {"key":"exception.message","value":{"stringValue":"m"}},
                        {"key":"exception.stacktrace","value":{"stringValue":"%s"}}]}]}]}],
                  "resource":{"attributes":[
                    {"key":"service.name","value":{"stringValue":"shop"}},
                    {"key":"service.version","value":{"stringValue":"1.2.3"}},
                    {"key":"deployment.environment.name","value":{"stringValue":"production"}},
                    {"key":"service.instance.id","value":{"stringValue":"shop-1"}},
                    {"key":"telemetry.sdk.language","value":{"stringValue":"java"}}]}}]}""".formatted(
                        OtlpMessages.TRACE.toUpperCase(Locale.ROOT),
                        OtlpMessages.SPAN,
                        attributes,
                        STACK.replace("\n", "\\n").replace("\t", "\\t"));
        assertThat(events(json(text, Signal.TRACES)))
                .isEqualTo(events(collected(OtlpMessages.traces("shop", serverSpan()), Signal.TRACES)));
    }

    @ParameterizedTest
    @CsvSource({
        "17, error",
        "'\"17\"', error",
        "'\"SEVERITY_NUMBER_WARN\"', warning",
        "'\"SEVERITY_NUMBER_FATAL4\"', fatal",
        "9, info",
        "5, debug",
        "1, trace",
        "20, error",
        "24, fatal",
        "0, error",
        "99, error",
        "'\"x\"', error",
        "null, error",
        "[], error"
    })
    void severitiesInJson(String number, String expected) {
        String text = """
                {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":%s,"timeUnixNano":"x",
                "attributes":[{"key":"exception.type","value":{"stringValue":"E"}}]}]}]}]}""".formatted(number);
        List<IngestEvent> events = events(json(text, Signal.LOGS));
        assertThat(events).hasSize(1);
        assertThat(events.get(0).severity().text()).isEqualTo(expected);
        assertThat(events.get(0).service()).isEqualTo("unknown_service");
        assertThat(events.get(0).time()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"WARN, warning", "critical, fatal", "info, info", "SEVERE, error", "'', error"})
    void withoutANumberTheSeveritysTextCounts(String text, String expected) {
        assertThat(Mapping.severity(0, text).text()).isEqualTo(expected);
    }

    @Test
    void callsToOthersWarn() {
        Span client =
                serverSpan().toBuilder().setKind(Span.SpanKind.SPAN_KIND_CLIENT).build();
        assertThat(events(collected(OtlpMessages.traces("shop", client), Signal.TRACES))
                        .get(0)
                        .severity())
                .isEqualTo(Severity.WARNING);
    }

    @Test
    void fieldsMayComeInAnyOrder() throws IOException {
        byte[] span = serverSpan().toByteArray();
        byte[] resource = OtlpMessages.resource("shop").toByteArray();
        ByteArrayOutputStream scope = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(scope);
        out.writeByteArray(2, span);
        out.writeByteArray(1, new byte[] {10, 4, 'h', 't', 't', 'p'});
        out.flush();
        ByteArrayOutputStream of = new ByteArrayOutputStream();
        out = CodedOutputStream.newInstance(of);
        out.writeByteArray(2, scope.toByteArray());
        out.writeByteArray(1, resource);
        out.flush();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        out = CodedOutputStream.newInstance(request);
        out.writeByteArray(1, of.toByteArray());
        out.flush();
        assertThat(events(protobuf(request.toByteArray(), Signal.TRACES, 10)))
                .isEqualTo(events(collected(OtlpMessages.traces("shop", serverSpan()), Signal.TRACES)));
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        String message = "x" + "\u00e9".repeat(20_000);
        List<IngestEvent> events = events(collected(
                OtlpMessages.logs("shop", OtlpMessages.log("E", message).build()), Signal.LOGS));
        String kept = events.get(0).exceptions().get(0).message();
        assertThat(kept).hasSizeBetween(8_000, 8_192).doesNotContain("\ufffd");
    }

    @Test
    void exceptionsOverTheLimitAreCountedAndLeft() {
        Span.Builder span = OtlpMessages.span(OtlpMessages.TRACE, OtlpMessages.SPAN, "");
        for (int i = 0; i < 5; i++) {
            span.addEvents(OtlpMessages.exception(OtlpMessages.TIME + i, "E", "m" + i, ""));
        }
        Span second = span.setSpanId(OtlpMessages.id("1111111111111111")).build();
        Collected left =
                protobuf(OtlpMessages.traces("shop", span.build(), second).toByteArray(), Signal.TRACES, 3);
        assertThat(left.recordings()).hasSize(3);
        assertThat(left.left()).isEqualTo(2);
    }

    @Test
    void groupsAndTruncatedMessagesAreRefused() {
        byte[] whole = OtlpMessages.traces("shop", serverSpan()).toByteArray();
        for (byte[] bad : List.of(new byte[] {11, 12}, new byte[] {10, -1}, new byte[] {10, 5, 10, 3, 10, 1})) {
            assertThatThrownBy(
                            () -> ProtobufReader.read(new ByteArrayInputStream(bad), Signal.TRACES, new Collected(10)))
                    .isInstanceOf(IOException.class);
        }
        for (int length = 1; length < whole.length; length++) {
            byte[] half = Arrays.copyOf(whole, length);
            assertThatThrownBy(
                            () -> ProtobufReader.read(new ByteArrayInputStream(half), Signal.TRACES, new Collected(10)))
                    .isInstanceOf(IOException.class);
        }
    }
}
