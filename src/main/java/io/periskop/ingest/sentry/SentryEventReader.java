package io.periskop.ingest.sentry;

import io.periskop.error.HttpContext;
import io.periskop.error.Severity;
import io.periskop.ingest.EventException;
import io.periskop.ingest.IngestEvent;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Makes an event of Sentry's JSON, in one pass and within bounds. Local variables, modules, breadcrumbs, contexts and the
 * user are not read: there is no place for them here, and they are where secrets are.
 */
final class SentryEventReader {
    private static final int TEXT = 16 << 10;
    private static final int NAME = 200;
    private static final int TAGS = 100;
    private static final int FINGERPRINTS = 20;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final double MOST_SECONDS = 1e11;

    private final String service;
    private final @Nullable List<String> wantedTags;

    private String id = "";
    private @Nullable Instant time;
    private String level = "";
    private String platform = "";
    private String message = "";
    private String release = "";
    private String environment = "";
    private String type = "";
    private List<String> fingerprint = List.of();
    private List<EventException> exceptions = List.of();
    private final Map<String, String> own = new LinkedHashMap<>();
    private Map<String, String> tags = Map.of();
    private @Nullable HttpContext request;

    /** @param wantedTags null for all */
    SentryEventReader(String service, @Nullable List<String> wantedTags) {
        this.service = service;
        this.wantedTags = wantedTags;
    }

    /**
     * @param envelopeId the id of the envelope, which is that of its event where the event does not say its own
     * @return null for what is no error, such as a transaction
     * @throws IOException if it is no JSON object; broken JSON is a {@link tools.jackson.core.JacksonException}
     */
    @Nullable
    IngestEvent read(byte[] payload, int length, String envelopeId) throws IOException {
        try (JsonParser json = SentryJson.parser(payload, length)) {
            SentryJson.expectObject(json);
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                member(name, json);
            }
        }
        return type.isEmpty() || type.equals("error") || type.equals("default") ? event(envelopeId) : null;
    }

    private IngestEvent event(String envelopeId) {
        String known = id(id).isEmpty() ? id(envelopeId) : id(id);
        return IngestEvent.of(service, known.isEmpty() ? id(UUID.randomUUID().toString()) : known)
                .time(time)
                .severity(Severity.of(level.toLowerCase(Locale.ROOT)))
                .exceptions(exceptions)
                .message(message)
                .fingerprint(fingerprint)
                .platform(platform)
                .release(release)
                .environment(environment)
                .tags(tags())
                .request(request)
                .build();
    }

    /** As SDKs and Sentry write it, without dashes; empty if it is none. */
    static String id(String text) {
        String plain = text.replace("-", "").toLowerCase(Locale.ROOT);
        return ID.matcher(plain).matches() ? plain : "";
    }

    private Map<String, String> tags() {
        Map<String, String> all = new LinkedHashMap<>(own);
        all.putAll(tags);
        if (wantedTags != null) {
            all.keySet().retainAll(wantedTags);
        }
        return all;
    }

    private void member(String name, JsonParser json) {
        switch (name) {
            case "event_id" -> id = SentryJson.text(json, NAME);
            case "type" -> type = SentryJson.text(json, NAME);
            case "timestamp" -> time = time(json);
            case "level" -> level = SentryJson.text(json, 50);
            case "platform" -> platform = SentryJson.text(json, NAME);
            case "release" -> release = SentryJson.text(json, NAME);
            case "environment" -> environment = SentryJson.text(json, NAME);
            case "message", "logentry" -> message(json);
            case "exception" -> exceptions = ExceptionReader.read(json);
            case "fingerprint" -> fingerprint = SentryJson.texts(json, FINGERPRINTS, NAME);
            case "tags" -> tags = SentryJson.pairs(json, TAGS, NAME);
            case "request" -> request = RequestReader.read(json);
            case "transaction", "logger" -> own(name, SentryJson.text(json, NAME));
            default -> json.skipChildren();
        }
    }

    /** Sentry shows these as tags. */
    private void own(String name, String value) {
        if (!value.isEmpty()) {
            own.put(name, value);
        }
    }

    /** A text, or an object with the text before and after its parameters were filled in. */
    private void message(JsonParser json) {
        String formatted = "";
        String template = "";
        if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "formatted" -> formatted = SentryJson.text(json, TEXT);
                    case "message" -> template = SentryJson.text(json, TEXT);
                    default -> json.skipChildren();
                }
            }
        } else {
            formatted = SentryJson.text(json, TEXT);
        }
        String said = formatted.isEmpty() ? template : formatted;
        message = said.isEmpty() ? message : said;
    }

    /** Seconds, or ISO 8601 in UTC where it says nothing else; null for anything else. */
    private static @Nullable Instant time(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token != null && token.isNumeric()) {
            return seconds(json.getDoubleValue());
        }
        String text = SentryJson.text(json, NAME);
        try {
            return text.isEmpty() ? null : parsed(text);
        } catch (DateTimeException e) {
            return number(text);
        }
    }

    private static Instant parsed(String text) {
        TemporalAccessor parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
        return parsed instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(parsed);
    }

    private static @Nullable Instant number(String text) {
        try {
            return seconds(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Instant seconds(double seconds) {
        return seconds > 0 && seconds < MOST_SECONDS ? Instant.ofEpochMilli(Math.round(seconds * 1000)) : null;
    }
}
