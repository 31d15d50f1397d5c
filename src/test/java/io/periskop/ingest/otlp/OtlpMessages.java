package io.periskop.ingest.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;

/** Requests, made with the protocol's own classes. */
public final class OtlpMessages {
    public static final String TRACE = "5b8efff798038103d269b633813fc60c";
    public static final String SPAN = "eee19b7ec3c1b174";
    public static final long TIME = 1_764_000_000_000_000_000L;

    private OtlpMessages() {}

    public static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    static KeyValue number(String key, long value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setIntValue(value))
                .build();
    }

    static KeyValue list(String key, String... values) {
        ArrayValue.Builder list = ArrayValue.newBuilder();
        for (String value : values) {
            list.addValues(AnyValue.newBuilder().setStringValue(value));
        }
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setArrayValue(list))
                .build();
    }

    static KeyValue nested(String key, int depth) {
        AnyValue value = AnyValue.newBuilder().setStringValue("deep").build();
        for (int i = 0; i < depth; i++) {
            value = AnyValue.newBuilder()
                    .setKvlistValue(KeyValueList.newBuilder()
                            .addValues(KeyValue.newBuilder().setKey("k").setValue(value)))
                    .build();
        }
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    static ByteString id(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    static Resource resource(String service) {
        return Resource.newBuilder()
                .addAttributes(attribute("service.name", service))
                .addAttributes(attribute("service.version", "1.2.3"))
                .addAttributes(attribute("deployment.environment.name", "production"))
                .addAttributes(attribute("service.instance.id", "shop-1"))
                .addAttributes(attribute("telemetry.sdk.language", "java"))
                .build();
    }

    public static Span.Event exception(long time, String type, String message, String stack) {
        return Span.Event.newBuilder()
                .setTimeUnixNano(time)
                .setName("exception")
                .addAttributes(attribute("exception.type", type))
                .addAttributes(attribute("exception.message", message))
                .addAttributes(attribute("exception.stacktrace", stack))
                .build();
    }

    public static Span.Builder span(String trace, String span, String parent) {
        Span.Builder builder = Span.newBuilder()
                .setTraceId(id(trace))
                .setSpanId(id(span))
                .setName("GET /")
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setStartTimeUnixNano(TIME - 1_000_000)
                .setEndTimeUnixNano(TIME + 1_000_000);
        return parent.isEmpty() ? builder : builder.setParentSpanId(id(parent));
    }

    public static ExportTraceServiceRequest traces(String service, Span... spans) {
        ScopeSpans.Builder scope = ScopeSpans.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("http").setVersion("1"));
        for (Span span : spans) {
            scope.addSpans(span);
        }
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(resource(service))
                        .addScopeSpans(scope))
                .build();
    }

    public static LogRecord.Builder log(String type, String message) {
        return LogRecord.newBuilder()
                .setTimeUnixNano(TIME)
                .setObservedTimeUnixNano(TIME + 5)
                .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_ERROR)
                .setSeverityText("ERROR")
                .setBody(AnyValue.newBuilder().setStringValue("it failed"))
                .addAttributes(attribute("exception.type", type))
                .addAttributes(attribute("exception.message", message));
    }

    public static ExportLogsServiceRequest logs(String service, LogRecord... records) {
        ScopeLogs.Builder scope = ScopeLogs.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("com.acme.Checkout"));
        for (LogRecord each : records) {
            scope.addLogRecords(each);
        }
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(
                        ResourceLogs.newBuilder().setResource(resource(service)).addScopeLogs(scope))
                .build();
    }
}
