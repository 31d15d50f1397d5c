package io.periskop.exposition;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The bytes of one JSON value, made well-formed Unicode: either a part of the document or a repaired copy. */
final class JsonText {
    private final byte[] bytes;
    private final int from;
    private final int to;

    private JsonText(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /** @param surrogates whether there may be escaped surrogates, which the parser refuses in names if they are alone */
    static JsonText of(byte[] bytes, int from, int to, boolean surrogates) {
        JsonText text = new JsonText(bytes, from, to);
        if (!WellFormed.isUtf8(bytes, from, to)) {
            byte[] repaired = WellFormed.utf8(bytes, from, to);
            text = new JsonText(repaired, 0, repaired.length);
        }
        return surrogates ? text.withPairedSurrogates() : text;
    }

    private JsonText withPairedSurrogates() {
        byte[] copy = new byte[to - from];
        System.arraycopy(bytes, from, copy, 0, copy.length);
        SurrogateEscapes.repair(copy);
        return new JsonText(copy, 0, copy.length);
    }

    /** One value in it; offsets as of {@link #parser(JsonFactory, long)}. */
    JsonText part(long begin, long end) {
        return new JsonText(bytes, from + (int) begin, from + (int) end);
    }

    JsonParser parser(JsonFactory json) {
        return parser(json, 0);
    }

    /** @param offset where to begin, in bytes from this value's first */
    JsonParser parser(JsonFactory json, long offset) {
        int start = from + (int) offset;
        return json.createParser(ObjectReadContext.empty(), bytes, start, to - start);
    }
}
