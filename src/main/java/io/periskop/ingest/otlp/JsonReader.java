package io.periskop.ingest.otlp;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the same as {@link ProtobufReader} from OTLP's JSON: ids are hexadecimal, enums are numbers or names, and numbers of
 * 64 bits may be texts. What is not as expected is skipped, as unknown members are.
 */
final class JsonReader {
    private static final int DEPTH = 100;
    private static final int LONGEST_STRING = 8 << 20;
    private static final int LONGEST_TEXT = 4 << 10;
    private static final int LONGEST_LIST = 20;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxNumberLength(1_000)
                    .maxNameLength(1_000)
                    .maxStringLength(LONGEST_STRING)
                    .build())
            .build();

    /** The names in the order of their numbers. */
    private static final List<String> KINDS = List.of(
            "SPAN_KIND_UNSPECIFIED",
            "SPAN_KIND_INTERNAL",
            "SPAN_KIND_SERVER",
            "SPAN_KIND_CLIENT",
            "SPAN_KIND_PRODUCER",
            "SPAN_KIND_CONSUMER");

    private static final List<String> SEVERITIES = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");
    private static final int NUMBERS_A_SEVERITY = 4;

    private final JsonParser json;
    private final Signal signal;
    private final Collected collected;

    @FunctionalInterface
    private interface Member {
        /** At its value; must leave the parser at the value's end. */
        void read(String name);
    }

    private JsonReader(JsonParser json, Signal signal, Collected collected) {
        this.json = json;
        this.signal = signal;
        this.collected = collected;
    }

    /** What it throws at bad JSON is a {@link tools.jackson.core.JacksonException}, or an {@link IOException} of ours. */
    static void read(InputStream input, Signal signal, Collected collected) throws IOException {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), input)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("there is something else where a JSON object should be");
            }
            new JsonReader(json, signal, collected).request();
            if (json.nextToken() != null) {
                throw new IOException("there is more behind the JSON object");
            }
        }
    }

    private void request() {
        String resources = signal == Signal.TRACES ? "resourceSpans" : "resourceLogs";
        object(name -> each(name.equals(resources), this::ofResource));
    }

    private void ofResource() {
        Attributes resource = new Attributes();
        String scopes = signal == Signal.TRACES ? "scopeSpans" : "scopeLogs";
        object(name -> {
            if (name.equals("resource")) {
                object(member -> attributes(member.equals("attributes"), resource));
            } else {
                each(name.equals(scopes), () -> ofScope(resource));
            }
        });
    }

    private void ofScope(Attributes resource) {
        Collected.Scope scope = new Collected.Scope();
        String items = signal == Signal.TRACES ? "spans" : "logRecords";
        object(name -> {
            if (name.equals("scope")) {
                object(member -> {
                    if (member.equals("name")) {
                        scope.name = text(LONGEST_TEXT);
                    } else {
                        json.skipChildren();
                    }
                });
            } else if (signal == Signal.TRACES) {
                each(name.equals(items), () -> span(resource, scope));
            } else {
                each(name.equals(items), () -> log(resource, scope));
            }
        });
    }

    private void span(Attributes resource, Collected.Scope scope) {
        SpanDraft span = new SpanDraft();
        object(name -> {
            switch (name) {
                case "traceId" -> span.traceId = id();
                case "spanId" -> span.spanId = id();
                case "parentSpanId" -> span.parentId = id();
                case "kind" -> span.kind = KINDS.contains(peek()) ? KINDS.indexOf(peek()) : (int) number();
                case "startTimeUnixNano" -> span.start = number();
                case "endTimeUnixNano" -> span.end = number();
                case "attributes" -> attributes(true, span.attributes);
                case "events" -> each(true, () -> event(span));
                default -> json.skipChildren();
            }
        });
        collected.add(span, resource, scope);
    }

    private void event(SpanDraft span) {
        SpanDraft.EventDraft event = new SpanDraft.EventDraft();
        object(name -> {
            switch (name) {
                case "timeUnixNano" -> event.time = number();
                case "name" -> event.name = text(Attributes.LONGEST_NAME);
                case "attributes" -> attributes(true, event.attributes);
                default -> json.skipChildren();
            }
        });
        if (event.isException()) {
            span.add(event, collected.hasRoom(span));
        }
    }

    private void log(Attributes resource, Collected.Scope scope) {
        LogDraft log = new LogDraft();
        object(name -> {
            switch (name) {
                case "timeUnixNano" -> log.time = number();
                case "observedTimeUnixNano" -> log.observed = number();
                case "severityNumber" -> log.severity = severity();
                case "severityText" -> log.severityText = text(Attributes.LONGEST_NAME);
                case "eventName" -> log.eventName = text(Attributes.LONGEST_NAME);
                case "body" -> log.body = value(LONGEST_TEXT);
                case "attributes" -> attributes(true, log.attributes);
                case "traceId" -> log.traceId = id();
                case "spanId" -> log.spanId = id();
                default -> json.skipChildren();
            }
        });
        collected.add(log, resource, scope);
    }

    private void attributes(boolean wanted, Attributes attributes) {
        each(wanted, () -> attribute(attributes));
    }

    /** In some encoders the value comes before the key. */
    private void attribute(Attributes attributes) {
        String[] read = {"", ""};
        object(name -> {
            switch (name) {
                case "key" -> read[0] = text(Attributes.LONGEST_NAME);
                case "value" -> {
                    boolean wanted = read[0].isEmpty() || Attributes.wants(read[0]);
                    if (wanted) {
                        read[1] = value(Attributes.longest(read[0].isEmpty() ? Attributes.STACKTRACE : read[0]));
                    } else {
                        json.skipChildren();
                    }
                }
                default -> json.skipChildren();
            }
        });
        if (Attributes.wants(read[0])) {
            attributes.put(read[0], cut(read[1], Attributes.longest(read[0])));
        }
    }

    /** A text, number or truth as text; of a list its texts; empty for anything else. */
    private String value(int most) {
        String[] value = {""};
        object(name -> {
            switch (name) {
                case "stringValue", "boolValue", "intValue", "doubleValue" -> value[0] = text(most);
                case "arrayValue" -> value[0] = list(most);
                default -> json.skipChildren();
            }
        });
        return value[0];
    }

    private String list(int most) {
        StringBuilder list = new StringBuilder();
        int[] size = {0};
        object(values -> each(
                values.equals("values"),
                () -> object(name -> {
                    if (!name.equals("stringValue") || size[0]++ >= LONGEST_LIST) {
                        json.skipChildren();
                        return;
                    }
                    String text = text(Math.max(0, most - list.length()));
                    list.append(list.length() == 0 || text.isEmpty() ? "" : ", ")
                            .append(text);
                })));
        return list.toString();
    }

    private void object(Member member) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            member.read(name);
        }
    }

    private void each(boolean wanted, Runnable element) {
        if (!wanted || json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                element.run();
            } else {
                json.skipChildren();
            }
        }
    }

    private String peek() {
        return json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : "";
    }

    private String id() {
        return Ids.orEmpty(text(LONGEST_TEXT));
    }

    private int severity() {
        String name = peek().replace("SEVERITY_NUMBER_", "").toUpperCase(Locale.ROOT);
        String plain = name.replaceAll("[2-4]$", "");
        if (!SEVERITIES.contains(plain)) {
            return (int) number();
        }
        int step = name.length() > plain.length() ? name.charAt(name.length() - 1) - '1' : 0;
        return SEVERITIES.indexOf(plain) * NUMBERS_A_SEVERITY + 1 + step;
    }

    /** Of 64 bits, as a number or as a text; 0 for anything else. */
    private long number() {
        String text = text(LONGEST_TEXT);
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** A text, number or truth; empty for anything else. */
    private String text(int most) {
        JsonToken token = json.currentToken();
        if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            json.skipChildren();
            return "";
        }
        return cut(json.getString(), most);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        boolean isHalf = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, isHalf ? most - 1 : most);
    }
}
