package io.periskop.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;

/**
 * The exposition document: what a scraper reads and what a push sends. Members come in a fixed order, absent ones as
 * {@code null}; times are UTC with microseconds; lone surrogates become U+FFFD.
 */
public final class JsonExposition {
    public static final String CONTENT_TYPE = "application/json";

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    private final JsonWriter json;

    private JsonExposition(OutputStream out) {
        this.json = new JsonWriter(out);
    }

    /** Writes piece by piece, then flushes; the stream stays open. */
    public static void write(Snapshot snapshot, OutputStream out) throws IOException {
        JsonExposition exposition = new JsonExposition(out);
        exposition.document(snapshot);
        exposition.json.flush();
    }

    public static byte[] bytes(Snapshot snapshot) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(snapshot, out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does no I/O", e);
        }
        return out.toByteArray();
    }

    private void document(Snapshot snapshot) throws IOException {
        json.open('{').name("target_uuid").value(snapshot.targetUuid().toString());
        json.name("aggregated_errors").open('[');
        for (ErrorAggregate aggregate : snapshot.aggregates()) {
            aggregate(aggregate);
        }
        json.close(']').close('}');
    }

    private void aggregate(ErrorAggregate aggregate) throws IOException {
        json.open('{').name("aggregation_key").value(aggregate.aggregationKey());
        json.name("total_count").value(aggregate.totalCount());
        json.name("severity").value(aggregate.severity().wireName());
        json.name("created_at").value(time(aggregate.createdAt()));
        json.name("latest_errors").open('[');
        for (Occurrence occurrence : aggregate.latestErrors()) {
            occurrence(occurrence);
        }
        json.close(']').close('}');
    }

    private void occurrence(Occurrence occurrence) throws IOException {
        json.open('{').name("error");
        error(occurrence.error());
        json.name("uuid").value(occurrence.uuid().toString());
        json.name("timestamp").value(time(occurrence.timestamp()));
        json.name("severity").value(occurrence.severity().wireName());
        json.name("http_context");
        http(occurrence.httpContext());
        json.close('}');
    }

    private void error(ExceptionInfo error) throws IOException {
        if (error == null) {
            json.value(null);
            return;
        }
        json.open('{').name("class").value(error.className());
        json.name("message").value(error.message());
        json.name("stacktrace").open('[');
        for (String line : error.stacktrace()) {
            json.value(line);
        }
        json.close(']').name("cause");
        error(error.cause());
        json.close('}');
    }

    private void http(HttpContext http) throws IOException {
        if (http == null) {
            json.value(null);
            return;
        }
        json.open('{').name("request_method").value(http.method());
        json.name("request_url").value(http.url());
        json.name("request_headers").open('{');
        for (Map.Entry<String, String> header : http.headers().entrySet()) {
            json.name(header.getKey()).value(header.getValue());
        }
        json.close('}').name("request_body").value(http.body()).close('}');
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }
}
