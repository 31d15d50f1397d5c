package io.periskop.discovery.prometheus;

import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Excerpt;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Reads answers of Prometheus' API member by member, without keeping them. Wrong forms are {@link DiscoveryTrouble}. */
final class ApiJson implements AutoCloseable {
    private static final int DEEPEST = 32;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    /** Reads the value of a member, whose first token is the parser's current one, to its end. */
    interface Member {
        void read(String name);
    }

    private final JsonParser parser;

    private ApiJson(JsonParser parser) {
        this.parser = parser;
    }

    /** The members of the answer's {@code data}, and those beside it. */
    static void members(byte[] body, Function<ApiJson, Member> reader) {
        try (ApiJson json = new ApiJson(JSON.createParser(ObjectReadContext.empty(), body))) {
            json.parser.nextToken();
            json.envelope(reader.apply(json));
        } catch (JacksonException e) {
            throw new DiscoveryTrouble(
                    "its answer is not the JSON of Prometheus' API: "
                            + Excerpt.of(
                                    e.getOriginalMessage().lines().findFirst().orElse("")),
                    e);
        }
    }

    /** A Periskop may leave the envelope out. */
    private void envelope(Member data) {
        object(name -> {
            switch (name) {
                case "data" -> {
                    if (parser.currentToken() == JsonToken.START_OBJECT) {
                        object(data);
                    } else {
                        skip();
                    }
                }
                case "error" -> throw new DiscoveryTrouble("it answered with the error " + Excerpt.of(text()));
                default -> data.read(name);
            }
        });
    }

    void object(Member member) {
        expect(JsonToken.START_OBJECT, "an object");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            member.read(name);
        }
    }

    /** @param element reads one, whose first token is the current one; null has none */
    void array(Runnable element) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        expect(JsonToken.START_ARRAY, "a list");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.run();
        }
    }

    /** Null has none. */
    Map<String, String> texts() {
        Map<String, String> texts = new HashMap<>();
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            object(name -> texts.put(name, text()));
        }
        return texts;
    }

    Map<String, Long> numbers() {
        Map<String, Long> numbers = new HashMap<>();
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            object(name -> {
                expect(JsonToken.VALUE_NUMBER_INT, "a number");
                numbers.put(name, parser.getLongValue());
            });
        }
        return numbers;
    }

    String text() {
        expect(JsonToken.VALUE_STRING, "text");
        return parser.getString();
    }

    void skip() {
        parser.skipChildren();
    }

    @Override
    public void close() {
        parser.close();
    }

    private void expect(JsonToken token, String what) {
        if (parser.currentToken() != token) {
            throw new DiscoveryTrouble("its answer is not that of Prometheus' API: expected " + what + " at line "
                    + parser.currentTokenLocation().getLineNr() + ", column "
                    + parser.currentTokenLocation().getColumnNr());
        }
    }
}
