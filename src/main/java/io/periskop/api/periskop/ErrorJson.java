package io.periskop.api.periskop;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.store.StoredError;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** An error as the original API shows it: its members' order, times in whole seconds rounded down. */
final class ErrorJson {
    static final int OCCURRENCES_SHOWN = 100;

    /** Go's zero time, for a time that is missing. */
    private static final long NO_TIME = -62_135_596_800L;

    private ErrorJson() {}

    static byte[] bytes(StoredError error) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(error, out);
        return out.toByteArray();
    }

    static void write(StoredError error, OutputStream out) {
        try (JsonGenerator json = GoJson.generator(out)) {
            json.writeStartObject();
            json.writeStringProperty("aggregation_key", error.key());
            json.writeNumberProperty("total_count", error.total());
            json.writeStringProperty("severity", error.severity().text());
            json.writeName("latest_errors");
            json.writeStartArray();
            shown(error).stream().limit(OCCURRENCES_SHOWN).forEach(occurrence -> occurrence(json, occurrence));
            json.writeEndArray();
            json.writeNumberProperty("created_at", error.createdAt().getEpochSecond());
            json.writeEndObject();
        }
    }

    /** Readers of this API take the first occurrence for granted: where no details are kept, one says when and what. */
    private static List<Occurrence> shown(StoredError error) {
        if (!error.occurrences().isEmpty()) {
            return error.occurrences();
        }
        byte[] name = (error.service() + '\0' + error.key()).getBytes(StandardCharsets.UTF_8);
        int at = error.key().indexOf('@');
        String className = at > 0 ? error.key().substring(0, at) : error.key();
        return List.of(new Occurrence(
                UUID.nameUUIDFromBytes(name).toString(),
                error.lastSeen(),
                error.severity(),
                new ErrorInstance(className, "", null, null),
                null));
    }

    private static void occurrence(JsonGenerator json, Occurrence occurrence) {
        json.writeStartObject();
        json.writeName("error");
        error(json, occurrence.error());
        json.writeStringProperty("uuid", occurrence.uuid());
        json.writeNumberProperty("timestamp", seconds(occurrence.timestamp()));
        json.writeStringProperty("severity", occurrence.severity().text());
        json.writeName("http_context");
        http(json, occurrence.httpContext());
        json.writeEndObject();
    }

    private static void error(JsonGenerator json, @Nullable ErrorInstance error) {
        if (error == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("class", error.className());
        json.writeStringProperty("message", error.message());
        json.writeName("stacktrace");
        if (error.stacktrace() == null) {
            json.writeNull();
        } else {
            json.writeStartArray();
            error.stacktrace().forEach(json::writeString);
            json.writeEndArray();
        }
        json.writeName("cause");
        error(json, error.cause());
        json.writeEndObject();
    }

    private static void http(JsonGenerator json, @Nullable HttpContext http) {
        if (http == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("request_method", http.method());
        json.writeStringProperty("request_url", http.url());
        json.writeName("request_headers");
        headers(json, http.headers());
        json.writeStringProperty("request_body", http.body());
        json.writeEndObject();
    }

    private static void headers(JsonGenerator json, @Nullable Map<String, String> headers) {
        if (headers == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        headers.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private static long seconds(@Nullable Instant time) {
        return time == null ? NO_TIME : time.getEpochSecond();
    }
}
