package io.periskop.discovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads {@code [{"targets": ["host:port"], "labels": {"name": "value"}}]}, which {@code file_sd_configs} and {@code
 * http_sd_configs} have in common. What is refused and what is let pass is as in Prometheus, which reads it with Go's
 * {@code encoding/json}: names of members in any case, null for a list, a mapping or a text, but no further members.
 */
public final class TargetGroupJson {
    private static final int DEEPEST = 8;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final JsonParser json;
    private final StringBuilder path = new StringBuilder();

    private TargetGroupJson(JsonParser json) {
        this.json = json;
    }

    /**
     * In their order; none for {@code null}.
     *
     * @throws DiscoveryTrouble with the line and what is wrong there
     */
    public static List<PlainGroup> read(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            return new TargetGroupJson(parser).document();
        } catch (JacksonException e) {
            throw new DiscoveryTrouble(
                    "line " + e.getLocation().getLineNr() + ": not valid JSON: " + firstLine(e.getOriginalMessage()),
                    e);
        }
    }

    private List<PlainGroup> document() {
        JsonToken first = json.nextToken();
        if (first == null) {
            throw wrong("no list of target groups, it is empty");
        }
        List<PlainGroup> groups = new ArrayList<>();
        if (begins(first, JsonToken.START_ARRAY, "a list of target groups")) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                int length = enter("[" + groups.size() + "]");
                groups.add(group());
                path.setLength(length);
            }
        }
        if (json.nextToken() != null) {
            throw wrong("expected its end after the list");
        }
        return groups;
    }

    private PlainGroup group() {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw wrong("expected a target group, got " + kind());
        }
        List<String> targets = new ArrayList<>();
        Map<String, String> labels = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            switch (name.toLowerCase(Locale.ROOT)) {
                case "targets" -> targets(targets);
                case "labels" -> labels(labels);
                default -> throw wrong("unknown member " + Excerpt.of(name) + "; targets and labels are known");
            }
        }
        return new PlainGroup(targets, labels);
    }

    /** Of two lists of that name the last counts. */
    private void targets(List<String> targets) {
        int length = enter(".targets");
        targets.clear();
        if (begins(json.nextToken(), JsonToken.START_ARRAY, "a list of texts")) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                targets.add(text());
            }
        }
        path.setLength(length);
    }

    /** Of two mappings of that name the last counts. */
    private void labels(Map<String, String> labels) {
        int length = enter(".labels");
        labels.clear();
        if (begins(json.nextToken(), JsonToken.START_OBJECT, "a mapping of texts")) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                if (name.isEmpty()) {
                    throw wrong("a label without a name");
                }
                json.nextToken();
                labels.put(name, text());
            }
        }
        path.setLength(length);
    }

    private String text() {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getString();
            case VALUE_NULL -> "";
            default -> throw wrong("expected text, got " + kind() + "; put it in quotes");
        };
    }

    private boolean begins(JsonToken token, JsonToken expected, String what) {
        if (token != expected && token != JsonToken.VALUE_NULL) {
            throw wrong("expected " + what + ", got " + kind());
        }
        return token == expected;
    }

    private int enter(String step) {
        int length = path.length();
        path.append(step);
        return length;
    }

    private String kind() {
        return switch (json.currentToken()) {
            case START_OBJECT -> "a mapping";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "text " + Excerpt.of(json.getString());
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            default -> "a number";
        };
    }

    private DiscoveryTrouble wrong(String problem) {
        return new DiscoveryTrouble("line " + json.currentTokenLocation().getLineNr() + ": "
                + (path.isEmpty() ? "" : path + ": ") + problem);
    }

    private static String firstLine(String message) {
        return Excerpt.of(message.lines().findFirst().orElse(""));
    }
}
