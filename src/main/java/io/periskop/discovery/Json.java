package io.periskop.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads answers of other people's services: what is missing or of another form is empty, never an error. */
public final class Json {
    private static final int DEEPEST = 100;
    private static final int LONGEST_TEXT = 4 << 20;
    private static final int LONGEST_NAME = 64 << 10;
    private static final long MOST_TOKENS = 10_000_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .maxNameLength(LONGEST_NAME)
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .build();

    private Json() {}

    /** @throws DiscoveryTrouble when it is no JSON, or too deep or long to be an honest answer */
    public static JsonNode parse(byte[] text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new DiscoveryTrouble("the answer is not JSON", e);
        }
    }

    /**
     * Reads a list element by element, so that only one of them is in memory as a tree.
     *
     * @param longest in bytes, of one element
     * @param sink answers whether it took the element
     * @return how many elements are longer, or were not taken
     * @throws DiscoveryTrouble when it is no list in UTF-8, or too deep or long to be an honest answer
     */
    public static int elements(byte[] text, int longest, Predicate<JsonNode> sink) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new DiscoveryTrouble("the answer is not a list");
            }
            int left = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == null) {
                    throw new DiscoveryTrouble("the answer is not JSON: it ends early");
                }
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                int to = (int) parser.currentLocation().getByteOffset();
                boolean isRead = parser.currentToken() == JsonToken.END_OBJECT && from >= 0 && to - from <= longest;
                left += isRead && sink.test(MAPPER.readTree(text, from, to - from)) ? 0 : 1;
            }
            if (parser.nextToken() != null) {
                throw new DiscoveryTrouble("the answer is not JSON: something follows its end");
            }
            return left;
        } catch (JacksonException e) {
            throw new DiscoveryTrouble("the answer is not JSON", e);
        }
    }

    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** The text, number or truth value at the end of the path, as text; empty if there is none. */
    public static String text(JsonNode node, String... path) {
        JsonNode at = at(node, path);
        return at.isValueNode() && !at.isNull() ? at.asString("") : "";
    }

    /** A whole number that fits; 0 otherwise. */
    public static long number(JsonNode node, String... path) {
        JsonNode at = at(node, path);
        return at.isIntegralNumber() && at.canConvertToLong() ? at.longValue() : 0;
    }

    /** True only for the JSON word. */
    public static boolean flag(JsonNode node, String... path) {
        JsonNode at = at(node, path);
        return at.isBoolean() && at.booleanValue();
    }

    /** Elements of a list, without nulls. */
    public static List<JsonNode> items(JsonNode node, String... path) {
        JsonNode at = at(node, path);
        List<JsonNode> items = new ArrayList<>();
        if (at.isArray()) {
            for (JsonNode item : at) {
                if (!item.isNull()) {
                    items.add(item);
                }
            }
        }
        return items;
    }

    /** Texts, numbers and truth values of a list. */
    public static List<String> texts(JsonNode node, String... path) {
        return items(node, path).stream()
                .filter(JsonNode::isValueNode)
                .map(item -> item.asString(""))
                .toList();
    }

    /** Members of an object by name, without nulls. */
    public static SortedMap<String, JsonNode> members(JsonNode node, String... path) {
        JsonNode at = at(node, path);
        SortedMap<String, JsonNode> members = new TreeMap<>();
        if (at.isObject()) {
            for (Map.Entry<String, JsonNode> member : at.properties()) {
                if (!member.getValue().isNull()) {
                    members.put(member.getKey(), member.getValue());
                }
            }
        }
        return members;
    }

    /** Texts, numbers and truth values of an object by name. */
    public static SortedMap<String, String> textMembers(JsonNode node, String... path) {
        SortedMap<String, String> texts = new TreeMap<>();
        members(node, path).forEach((name, value) -> {
            if (value.isValueNode()) {
                texts.put(name, value.asString(""));
            }
        });
        return texts;
    }

    /** Whether something other than null is there. */
    public static boolean has(JsonNode node, String... path) {
        JsonNode at = at(node, path);
        return !at.isMissingNode() && !at.isNull();
    }

    private static JsonNode at(JsonNode node, String... path) {
        JsonNode at = node;
        for (String name : path) {
            at = at.path(name);
        }
        return at;
    }
}
