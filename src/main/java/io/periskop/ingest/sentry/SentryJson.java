package io.periskop.ingest.sentry;

import io.periskop.label.LabelText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** What SDKs write in more than one way is read in one. Whatever is not as expected is skipped. */
final class SentryJson {
    private static final int DEPTH = 500;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxNumberLength(1000)
                    .maxNameLength(50_000)
                    .build())
            .build();

    private SentryJson() {}

    /** What it throws at bad JSON is a {@link tools.jackson.core.JacksonException}. */
    static JsonParser parser(byte[] bytes, int length) {
        return JSON.createParser(ObjectReadContext.empty(), bytes, 0, length);
    }

    static void expectObject(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("there is something else where a JSON object should be");
        }
    }

    /** The value here, if it is a text, a number, true or false; empty otherwise. Cut to so many characters. */
    static String text(JsonParser json, int most) {
        JsonToken token = json.currentToken();
        if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            json.skipChildren();
            return "";
        }
        String text = json.getString();
        return text == null ? "" : LabelText.wellFormed(cut(text, most));
    }

    /** The whole number here; 0 if there is none, or one below 0. */
    static long count(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return Math.max(0, json.getLongValue());
        }
        json.skipChildren();
        return 0;
    }

    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "\u2026";
    }

    /** Texts of an array, or one alone. */
    static List<String> texts(JsonParser json, int most, int length) {
        List<String> texts = new ArrayList<>();
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                String text = text(json, length);
                if (texts.size() < most) {
                    texts.add(text);
                }
            }
        } else {
            String text = text(json, length);
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** An object, or an array of pairs; in their order, the last of a name counts. A value that is a list is its first. */
    static Map<String, String> pairs(JsonParser json, int most, int length) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = LabelText.wellFormed(cut(json.currentName(), length));
                json.nextToken();
                put(pairs, name, first(json, length), most);
            }
        } else if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == JsonToken.START_ARRAY) {
                    List<String> pair = texts(json, 2, length);
                    if (pair.size() == 2) {
                        put(pairs, pair.get(0), pair.get(1), most);
                    }
                } else {
                    json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
        return pairs;
    }

    private static String first(JsonParser json, int length) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return text(json, length);
        }
        List<String> texts = texts(json, 1, length);
        return texts.isEmpty() ? "" : texts.get(0);
    }

    private static void put(Map<String, String> pairs, String name, String value, int most) {
        if (pairs.size() < most && !name.isEmpty() && !value.isEmpty()) {
            pairs.put(name, value);
        }
    }
}
