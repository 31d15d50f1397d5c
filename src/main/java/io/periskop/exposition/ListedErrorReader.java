package io.periskop.exposition;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one error as the original server's API lists it and its database keeps it: an aggregate whose times are whole seconds
 * since 1970. Within the same limits as what clients say. Safe for concurrent use.
 */
public final class ListedErrorReader {
    private final ReaderLimits limits;
    private final StringPool pool = new StringPool();
    private final JsonFactory json;

    public ListedErrorReader(ReaderLimits limits) {
        this.limits = limits;
        this.json = ExpositionReader.json(limits);
    }

    /**
     * @param bytes one JSON value; not kept, not changed
     * @throws MalformedExposition if it is no such error; says why
     */
    public ReportedAggregate read(byte[] bytes) throws MalformedExposition {
        CutCounter cuts = new CutCounter();
        AggregateReader.Context context = new AggregateReader.Context(json, limits, pool, cuts, Seen.NOTHING, true);
        try {
            @Nullable
            ReportedAggregate read = new AggregateReader(context, JsonText.of(bytes, 0, bytes.length, true)).read();
            if (read == null) {
                throw new MalformedExposition("expected an object, got null");
            }
            return read;
        } catch (BadAggregate e) {
            throw new MalformedExposition(Objects.toString(e.getMessage()));
        } catch (JacksonException e) {
            throw DocumentReader.syntax(0, e);
        }
    }
}
