package io.periskop.discovery;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON from servers that are not trusted: nested and long up to a bound. */
public final class BoundedJson {
    private static final int DEEPEST = 100;
    private static final int MOST_TOKENS = 10_000_000;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .build();

    private BoundedJson() {}

    /** @throws DiscoveryTrouble whose message begins with a verb and quotes nothing of the text */
    public static JsonNode read(byte[] text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new DiscoveryTrouble("answered what is not JSON" + where + "; check that the URL is right", e);
        }
    }

    /** The text of a member; empty if it is missing, null or no text. */
    public static String text(JsonNode object, String member) {
        return object.path(member).asString("");
    }

    /** The texts of an array; empty if it is missing or null. */
    public static List<String> texts(JsonNode object, String member) {
        List<String> texts = new ArrayList<>();
        object.path(member).forEach(item -> texts.add(item.asString("")));
        return texts;
    }
}
