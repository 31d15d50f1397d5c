package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.periskop.plugins.PluginFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OpenTelemetry's SDKs, as services have them, export to the server: each exception arrives once and can be read. */
class OtlpIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = new JsonMapper();
    private static final PluginFolder JAVASCRIPT = new PluginFolder("src/test/otlp");

    @TempDir
    private static Path dir;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        Path file = Files.writeString(dir.resolve("periskop.yaml"), "otlp:\n  services: [java, \"js-.*\"]\n");
        server = ServerProcess.start("--config=" + file);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    private static JsonNode errors(String service) {
        return JSON.readTree(
                server.http().get("/services/" + service + "/errors/").body());
    }

    private static int total(String service) {
        int total = 0;
        for (JsonNode error : errors(service)) {
            total += error.get("total_count").asInt();
        }
        return total;
    }

    private static Resource resource(String service) {
        return Resource.getDefault()
                .merge(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        service,
                        AttributeKey.stringKey("service.version"),
                        "1.0")));
    }

    private static void done(CompletableResultCode result) {
        assertThat(result.join(30, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    private static IllegalStateException failure(int order) {
        return new IllegalStateException(
                "order " + order + " failed: caf\u00e9 \ud83d\ude80", new IOException("refused"));
    }

    private static Attributes attributes(Throwable thrown) {
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        return Attributes.of(
                AttributeKey.stringKey("exception.type"),
                thrown.getClass().getName(),
                AttributeKey.stringKey("exception.message"),
                String.valueOf(thrown.getMessage()),
                AttributeKey.stringKey("exception.stacktrace"),
                stack.toString());
    }

    private static SdkTracerProvider tracing(String service) {
        return SdkTracerProvider.builder()
                .setResource(resource(service))
                .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                .setEndpoint(url("/v1/traces"))
                                .setCompression("gzip")
                                .build())
                        .build())
                .build();
    }

    @Test
    void java() {
        try (SdkTracerProvider tracing = tracing("java");
                SdkLoggerProvider logging = SdkLoggerProvider.builder()
                        .setResource(resource("java"))
                        .addLogRecordProcessor(BatchLogRecordProcessor.builder(OtlpHttpLogRecordExporter.builder()
                                        .setEndpoint(url("/v1/logs"))
                                        .build())
                                .build())
                        .build()) {
            Tracer tracer = tracing.get("shop");
            Logger logger = logging.get("com.acme.Checkout");
            for (int order = 0; order < 100; order++) {
                Span span = tracer.spanBuilder("pay")
                        .setSpanKind(SpanKind.SERVER)
                        .setAttribute("http.request.method", "POST")
                        .setAttribute("url.full", "http://shop.example.com/pay?password=hunter2")
                        .startSpan();
                IllegalStateException failure = failure(order);
                span.recordException(failure);
                // The same once more as a log record, as while services move from one to the other.
                logger.logRecordBuilder()
                        .setContext(Context.root().with(span))
                        .setSeverity(Severity.ERROR)
                        .setAllAttributes(attributes(failure))
                        .emit();
                span.end();
            }
            // What comes first is shown, and spans say more.
            done(tracing.forceFlush());
            done(logging.forceFlush());
            assertThat(total("java")).isEqualTo(100);

            Span outer = tracer.spanBuilder("outer").startSpan();
            Span inner = tracer.spanBuilder("inner")
                    .setParent(Context.root().with(outer))
                    .startSpan();
            IllegalStateException failure = failure(100);
            inner.recordException(failure);
            inner.end();
            outer.recordException(failure);
            outer.end();
            done(tracing.forceFlush());
            assertThat(total("java")).isEqualTo(101);

            logger.logRecordBuilder()
                    .setSeverity(Severity.WARN)
                    .setAllAttributes(attributes(failure))
                    .emit();
            done(logging.forceFlush());
            assertThat(total("java")).isEqualTo(102);
        }
        JsonNode all = errors("java");
        assertThat(all).hasSize(1);
        JsonNode error = all.get(0);
        assertThat(error.get("aggregation_key").asString()).startsWith("java.lang.IllegalStateException@");
        JsonNode newest = error.get("latest_errors").get(0);
        assertThat(newest.get("error").get("message").asString()).endsWith("failed: caf\u00e9 \ud83d\ude80");
        assertThat(newest.get("error").get("stacktrace").get(0).asString())
                .startsWith("at io.periskop.it.OtlpIT.failure (OtlpIT.java:");
        assertThat(newest.get("error").get("cause").get("class").asString()).isEqualTo("java.io.IOException");
        assertThat(newest.get("error").get("cause").get("message").asString()).isEqualTo("refused");
        assertThat(error.toString()).contains("http://shop.example.com/pay").doesNotContain("hunter2");
    }

    @Test
    void whatIsNotWantedIsAPartialSuccess() {
        try (SdkTracerProvider tracing = tracing("refused-java")) {
            Span span = tracing.get("shop").spanBuilder("pay").startSpan();
            span.recordException(failure(1));
            span.end();
            done(tracing.forceFlush());
        }
        assertThat(server.http().get("/metrics").text())
                .containsPattern(
                        "periskop_ingest_events_total\\{outcome=\"forbidden\",protocol=\"otlp\",service=\"\"} [1-9]");
        assertThat(server.http().get("/services/").text()).doesNotContain("refused-java");
    }

    @Test
    void javaScript() throws IOException {
        JAVASCRIPT.needs("npm", "OpenTelemetry's SDK for JavaScript", "--version", 10, 0, "install npm");
        JAVASCRIPT.useNode(22, 24);
        JAVASCRIPT.install("--ignore-scripts");
        JAVASCRIPT.run("report", PATIENCE, "node", "report.mjs", url(""));
        for (String service : new String[] {"js-protobuf", "js-json"}) {
            JsonNode all = errors(service);
            assertThat(all).hasSize(1);
            JsonNode error = all.get(0);
            assertThat(error.get("total_count").asInt()).as(service).isEqualTo(101);
            assertThat(error.get("aggregation_key").asString()).startsWith("RangeError@");
            assertThat(error.get("severity").asString()).isEqualTo("error");
            JsonNode newest = error.get("latest_errors").get(0);
            assertThat(newest.get("error").get("message").asString()).endsWith("is too much: caf\u00e9 \ud83d\ude80");
            assertThat(newest.get("error").get("stacktrace").get(0).asString())
                    .startsWith("at Cart.pay (")
                    .contains("report.mjs:");
            assertThat(error.toString())
                    .contains("http://shop.example.com/orders/")
                    .doesNotContain("s3cret");
        }
        assertThat(total("js-logs")).isEqualTo(10);
        assertThat(errors("js-logs").get(0).get("severity").asString()).isEqualTo("fatal");
        assertThat(Files.readString(Path.of("target", "src/test/otlp", "report.log")))
                .as("the SDK says what was refused")
                .contains("otlp.services")
                .contains("reported");
    }
}
