package io.periskop.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.periskop.ingest.otlp.OtlpMessages;
import io.periskop.store.StoredError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OTLP over HTTP: what may be sent, and what it is answered. */
class OtlpConformanceTests {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";
    private static final String CONFIG = """
            limits:
              errors_per_service: 20
            otlp:
              services: ["shop-.*", unknown_service]
              max_services: 8
              max_body: 64KiB
              max_exceptions: 10
            """;
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static WholeServer server;

    @BeforeAll
    static void start() throws IOException {
        server = WholeServer.start(folder, CONFIG, RequestGuard.Patience.DEFAULT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<byte[]> send(String path, String type, String encoding, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (!encoding.isEmpty()) {
            request.header("Content-Encoding", encoding);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return packed.toByteArray();
    }

    private static long total(String service) {
        List<StoredError> errors =
                server.part(Storage.class).errors().of(service).collectList().block(Duration.ofSeconds(10));
        assertThat(errors).isNotNull();
        return errors.stream().mapToLong(StoredError::total).sum();
    }

    private static Span failed(int number, String message) {
        return OtlpMessages.span(String.format("%032x", number), String.format("%016x", number), "")
                .addEvents(OtlpMessages.exception(OtlpMessages.TIME, "E", message, "E: m\n\tat a.B.c(B.java:1)"))
                .build();
    }

    private static byte[] traces(String service) {
        return OtlpMessages.traces(service, failed(NUMBER.incrementAndGet(), "m"))
                .toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "gzip"})
    void theAnswerIsAnEmptyMessageOnceItIsStored(String encoding) {
        byte[] body = traces("shop-a");
        long before = total("shop-a");
        for (int i = 0; i < 2; i++) {
            HttpResponse<byte[]> answer =
                    send("/v1/traces", PROTOBUF, encoding, encoding.equals("gzip") ? gzip(body) : body);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);
            assertThat(total("shop-a")).as("sent again it is the same").isEqualTo(before + 1);
        }
    }

    @Test
    void jsonIsAnsweredInJson() {
        String body = """
                {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1764000000000000000",
                "attributes":[{"key":"exception.type","value":{"stringValue":"E"}}]}]}]}]}""";
        HttpResponse<byte[]> answer =
                send("/v1/logs", "application/json; charset=utf-8", "", body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
        assertThat(answer.headers().firstValue("Content-Type")).contains(JSON);
        assertThat(total("unknown_service")).isEqualTo(1);
    }

    @Test
    void logAndSpanEventCountOnce() {
        int number = NUMBER.incrementAndGet();
        byte[] spans = OtlpMessages.traces("shop-dup", failed(number, "m")).toByteArray();
        byte[] records = OtlpMessages.logs(
                        "shop-dup",
                        OtlpMessages.log("E", "m")
                                .setTraceId(ByteString.fromHex(String.format("%032x", number)))
                                .setSpanId(ByteString.fromHex(String.format("%016x", number)))
                                .addAttributes(
                                        OtlpMessages.attribute("exception.stacktrace", "E: m\n\tat a.B.c(B.java:1)"))
                                .build())
                .toByteArray();
        assertThat(send("/v1/logs", PROTOBUF, "", records).statusCode()).isEqualTo(200);
        assertThat(send("/v1/traces", PROTOBUF, "", spans).statusCode()).isEqualTo(200);
        assertThat(total("shop-dup")).isEqualTo(1);
    }

    @Test
    void whatIsNotTakenIsAPartialSuccess() throws IOException {
        HttpResponse<byte[]> answer = send("/v1/traces", PROTOBUF, "", traces("other"));
        assertThat(answer.statusCode()).isEqualTo(200);
        ExportTraceServiceResponse said = ExportTraceServiceResponse.parseFrom(answer.body());
        assertThat(said.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
        assertThat(said.getPartialSuccess().getErrorMessage())
                .contains("otlp.services")
                .doesNotContain("other");
        assertThat(total("other")).isZero();

        byte[] nameless = OtlpMessages.traces(
                        "shop-a",
                        failed(NUMBER.incrementAndGet(), "m"),
                        OtlpMessages.span(OtlpMessages.TRACE, OtlpMessages.SPAN, "")
                                .addEvents(Span.Event.newBuilder().setName("exception"))
                                .addEvents(Span.Event.newBuilder().setName("exception"))
                                .build())
                .toByteArray();
        long before = total("shop-a");
        said = ExportTraceServiceResponse.parseFrom(
                send("/v1/traces", PROTOBUF, "", nameless).body());
        assertThat(said.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
        assertThat(total("shop-a")).isEqualTo(before + 1);
    }

    @Test
    void limitsAreAPartialSuccess() throws IOException {
        LogRecord[] many = new LogRecord[14];
        for (int i = 0; i < many.length; i++) {
            many[i] = OtlpMessages.log("E", "m").setTimeUnixNano(i + 1).build();
        }
        HttpResponse<byte[]> answer =
                send("/v1/logs", PROTOBUF, "", OtlpMessages.logs("shop-b", many).toByteArray());
        assertThat(ExportLogsServiceResponse.parseFrom(answer.body())
                        .getPartialSuccess()
                        .getRejectedLogRecords())
                .isEqualTo(4);
        assertThat(total("shop-b")).isEqualTo(10);
        String json = "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
                + "{\"stringValue\":\"other\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"attributes\":[{\"key\":"
                + "\"exception.type\",\"value\":{\"stringValue\":\"E\"}}]}]}]}]}";
        assertThat(new String(
                        send("/v1/logs", JSON, "", json.getBytes(StandardCharsets.UTF_8))
                                .body(),
                        StandardCharsets.UTF_8))
                .startsWith("{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"1 log records: ");

        int rejected = 0;
        for (int i = 0; i < 30; i++) {
            byte[] body = OtlpMessages.logs(
                            "shop-errors", OtlpMessages.log("E" + i, "m").build())
                    .toByteArray();
            rejected += (int) ExportLogsServiceResponse.parseFrom(
                            send("/v1/logs", PROTOBUF, "", body).body())
                    .getPartialSuccess()
                    .getRejectedLogRecords();
        }
        assertThat(rejected).as("errors_per_service").isEqualTo(10);
        assertThat(total("shop-errors")).isEqualTo(20);
        for (int i = 0; i < 10; i++) {
            answer = send("/v1/traces", PROTOBUF, "", traces("shop-new" + i));
        }
        assertThat(ExportTraceServiceResponse.parseFrom(answer.body())
                        .getPartialSuccess()
                        .getErrorMessage())
                .contains("otlp.max_services");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, '', 415",
        "'', '', 415",
        "application/grpc, '', 415",
        "bad type, '', 415",
        "application/x-protobuf, snappy, 415",
        "application/x-protobuf, gzip, 400",
        "application/x-protobuf, '', 400",
        "application/json, '', 400",
    })
    void whatCannotBeReadIsRefused(String type, String encoding, int status) throws IOException {
        HttpResponse<byte[]> answer =
                send("/v1/traces", type, encoding, "this is not it".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).isEqualTo(status);
        String said = new String(answer.body(), StandardCharsets.UTF_8);
        if (type.equals(PROTOBUF)) {
            assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);
            assertThat(answer.body())
                    .as("a Status: field 1 is its code, 2 its message")
                    .startsWith(8, 3, 18);
        } else {
            assertThat(said).startsWith("{\"code\":3,\"message\":\"");
        }
    }

    @Test
    void tooMuchIsRefusedUnpackedToo() {
        byte[] much = new byte[1 << 20];
        assertThat(send("/v1/traces", PROTOBUF, "gzip", gzip(much)).statusCode())
                .isIn(400, 413);
        byte[] text = ("{\"a\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(send("/v1/logs", JSON, "gzip", gzip(text)).statusCode()).isEqualTo(413);
        assertThat(send("/v1/logs", JSON, "", text).statusCode()).isEqualTo(413);
        byte[] one = OtlpMessages.logs(
                        "shop-a",
                        OtlpMessages.log("E", "m")
                                .addAttributes(OtlpMessages.attribute("other", "x".repeat(1 << 20)))
                                .build())
                .toByteArray();
        assertThat(send("/v1/logs", PROTOBUF, "gzip", gzip(one)).statusCode()).isEqualTo(413);
    }

    @Test
    void nothingToSayIsFineAndOtherMethodsAreNot() {
        assertThat(send("/v1/traces", PROTOBUF, "", new byte[0]).statusCode()).isEqualTo(200);
        assertThat(send("/v1/logs", JSON, "", "{}".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("/v1/metrics", PROTOBUF, "", new byte[0]).statusCode()).isEqualTo(404);
    }
}
