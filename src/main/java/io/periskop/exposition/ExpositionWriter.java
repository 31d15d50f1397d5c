package io.periskop.exposition;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Writes what {@link ExpositionReader} and the original server read: every member always, in the Go client's order, times
 * in UTC. Reading what was written gives equal words. Safe for concurrent use.
 */
public final class ExpositionWriter {
    static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /**
     * Writes one document and flushes; the stream stays open. A time that is missing, or that RFC 3339 cannot tell, is
     * written as null.
     */
    public void write(OutputStream out, @Nullable String targetUuid, Iterable<ReportedAggregate> aggregates) {
        write(out, null, targetUuid, aggregates);
    }

    /** @param labels to stand before all else, as {@link PusherLines} has them; null for none */
    void write(
            OutputStream out,
            @Nullable Map<String, String> labels,
            @Nullable String targetUuid,
            Iterable<ReportedAggregate> aggregates) {
        JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out);
        json.configure(StreamWriteFeature.AUTO_CLOSE_TARGET, false);
        json.writeStartObject();
        if (labels != null) {
            json.writeName(Members.LABELS);
            headers(json, labels);
        }
        json.writeName(Members.AGGREGATED_ERRORS);
        json.writeStartArray();
        aggregates.forEach(aggregate -> aggregate(json, aggregate));
        json.writeEndArray();
        text(json, Members.TARGET_UUID, targetUuid);
        json.writeEndObject();
        json.close();
    }

    private static void aggregate(JsonGenerator json, ReportedAggregate aggregate) {
        json.writeStartObject();
        text(json, Members.AGGREGATION_KEY, aggregate.key());
        json.writeName(Members.TOTAL_COUNT);
        json.writeNumber(aggregate.totalCount());
        text(json, Members.SEVERITY, aggregate.severity().text());
        json.writeName(Members.LATEST_ERRORS);
        json.writeStartArray();
        aggregate.occurrences().forEach(occurrence -> occurrence(json, occurrence));
        json.writeEndArray();
        time(json, Members.CREATED_AT, aggregate.createdAt());
        json.writeEndObject();
    }

    static void occurrence(JsonGenerator json, Occurrence occurrence) {
        json.writeStartObject();
        json.writeName(Members.ERROR);
        error(json, occurrence.error());
        text(json, Members.UUID, occurrence.uuid());
        time(json, Members.TIMESTAMP, occurrence.timestamp());
        text(json, Members.SEVERITY, occurrence.severity().text());
        json.writeName(Members.HTTP_CONTEXT);
        http(json, occurrence.httpContext());
        json.writeEndObject();
    }

    private static void error(JsonGenerator json, @Nullable ErrorInstance error) {
        if (error == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        text(json, Members.CLASS, error.className());
        text(json, Members.MESSAGE, error.message());
        json.writeName(Members.STACKTRACE);
        stacktrace(json, error.stacktrace());
        json.writeName(Members.CAUSE);
        error(json, error.cause());
        json.writeEndObject();
    }

    private static void stacktrace(JsonGenerator json, @Nullable List<String> frames) {
        if (frames == null) {
            json.writeNull();
            return;
        }
        json.writeStartArray();
        frames.forEach(frame -> json.writeString(WellFormed.text(frame)));
        json.writeEndArray();
    }

    private static void http(JsonGenerator json, @Nullable HttpContext http) {
        if (http == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        text(json, Members.REQUEST_METHOD, http.method());
        text(json, Members.REQUEST_URL, http.url());
        json.writeName(Members.REQUEST_HEADERS);
        headers(json, http.headers());
        text(json, Members.REQUEST_BODY, http.body());
        json.writeEndObject();
    }

    private static void headers(JsonGenerator json, @Nullable Map<String, String> headers) {
        if (headers == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        headers.forEach((name, value) -> text(json, WellFormed.text(name), value));
        json.writeEndObject();
    }

    static void time(JsonGenerator json, String name, @Nullable Instant time) {
        boolean untold = time == null || time.isBefore(FIRST) || time.isAfter(LAST);
        text(json, name, untold ? null : String.valueOf(time));
    }

    static void text(JsonGenerator json, String name, @Nullable String text) {
        json.writeName(name);
        if (text == null) {
            json.writeNull();
        } else {
            json.writeString(WellFormed.text(text));
        }
    }
}
