package io.periskop.ingest.sentry;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a client says that it did not send, by reason. Only errors count: what is left out of traces and sessions is of no
 * concern here.
 */
record ClientReport(Map<String, Long> discardedErrors) {
    static final int MOST_BYTES = 4 << 10;
    private static final long MOST = 1_000_000_000;
    private static final String OTHER = "other";
    /** Those of the specification; the names of others would be series without end. */
    private static final Set<String> REASONS = Set.of(
            "queue_overflow",
            "cache_overflow",
            "buffer_overflow",
            "ratelimit_backoff",
            "network_error",
            "sample_rate",
            "before_send",
            "event_processor",
            "send_error",
            "internal_sdk_error",
            "insufficient_data",
            "backpressure",
            "invalid",
            "no_parent_span",
            "ignored");

    private static final Set<String> CATEGORIES = Set.of("error", "default", "security", "unknown");

    static ClientReport read(byte[] payload, int length) throws IOException {
        Map<String, Long> discarded = new HashMap<>();
        try (JsonParser json = SentryJson.parser(payload, length)) {
            SentryJson.expectObject(json);
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("discarded_events") && json.currentToken() == JsonToken.START_ARRAY) {
                    events(json, discarded);
                } else {
                    json.skipChildren();
                }
            }
        }
        return new ClientReport(discarded);
    }

    private static void events(JsonParser json, Map<String, Long> discarded) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                event(json, discarded);
            } else {
                json.skipChildren();
            }
        }
    }

    private static void event(JsonParser json, Map<String, Long> discarded) {
        String reason = "";
        String category = "";
        long quantity = 0;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "reason" -> reason = SentryJson.text(json, 100);
                case "category" -> category = SentryJson.text(json, 100);
                case "quantity" -> quantity = SentryJson.count(json);
                default -> json.skipChildren();
            }
        }
        if (quantity > 0 && CATEGORIES.contains(category)) {
            discarded.merge(REASONS.contains(reason) ? reason : OTHER, Math.min(quantity, MOST), Long::sum);
        }
    }
}
