package io.periskop.exposition;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the document that clients serve and push: one JSON object, in whatever of the forms the four client libraries
 * send, with nulls, absent members and any case of the members' names.
 *
 * <p>One aggregate that is not one (a text for a count, a time without an offset) costs that aggregate. What is not JSON,
 * not an object, or has no usable identity costs the document. Safe for concurrent use.
 */
public final class ExpositionReader {
    private final ReaderLimits limits;
    private final StringPool pool = new StringPool();
    private final JsonFactory json;

    public ExpositionReader(ReaderLimits limits) {
        this.limits = limits;
        this.json = json(limits);
    }

    static JsonFactory json(ReaderLimits limits) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.nestingDepth())
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .build())
                // A part of the document is UTF-8 like the whole, whatever its first bytes look like.
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .build();
    }

    /**
     * @param bytes holds the document in its first {@code length} bytes; not kept, not changed
     * @param seen what the target's last committed document held: what is the same is left out of the answer
     */
    public Snapshot read(byte[] bytes, int length, Seen seen) throws MalformedExposition {
        return new DocumentReader(json, limits, pool, bytes, length, seen).read();
    }
}
