package io.periskop.exposition;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads occurrences one after the other. On the wire the large part ({@code error}) comes before the {@code uuid} that
 * tells whether it is known: so the place of the large parts is noted, and only those of a new occurrence are read.
 */
final class OccurrenceReader {
    private static final long ABSENT = -1;

    private final AggregateReader.Context context;
    private final ValueReader values;
    private final JsonText text;

    private long identity;

    OccurrenceReader(AggregateReader.Context context, ValueReader values, JsonText text) {
        this.context = context;
        this.values = values;
        this.text = text;
    }

    /** The hash that recognises the occurrence read last. */
    long identity() {
        return identity;
    }

    /** The occurrence that begins at the current token; null if it is known already. */
    @Nullable
    Occurrence read() throws BadAggregate {
        String uuid = "";
        Severity severity = Severity.ERROR;
        @Nullable Instant timestamp = null;
        long errorAt = ABSENT;
        long httpAt = ABSENT;
        if (values.startsObject(Members.LATEST_ERRORS)) {
            while (values.next() == JsonToken.PROPERTY_NAME) {
                String name = Members.canonical(values.parser().currentName());
                values.next();
                switch (name) {
                    case Members.UUID -> uuid = uuid();
                    case Members.TIMESTAMP -> timestamp = values.time(name);
                    case Members.SEVERITY -> severity = values.severity(name);
                    case Members.ERROR -> errorAt = offsetThenSkip(name);
                    case Members.HTTP_CONTEXT -> httpAt = offsetThenSkip(name);
                    default -> values.skip();
                }
            }
        }
        if (!uuid.isEmpty() && isKnown(uuid)) {
            return null;
        }
        Occurrence occurrence = new Occurrence(uuid, timestamp, severity, error(errorAt), http(httpAt));
        if (!uuid.isEmpty()) {
            return occurrence;
        }
        Occurrence identified = withDerivedUuid(occurrence);
        return isKnown(identified.uuid()) ? null : identified;
    }

    private String uuid() throws BadAggregate {
        String uuid = values.wholeText(Members.UUID);
        if (uuid.length() > ReaderLimits.IDENTITY_LENGTH) {
            throw new BadAggregate("uuid: longer than " + ReaderLimits.IDENTITY_LENGTH + " characters");
        }
        return uuid;
    }

    private boolean isKnown(String uuid) {
        identity = Seen.hash(uuid);
        return context.seen().knows(identity);
    }

    private long offsetThenSkip(String name) throws BadAggregate {
        if (!values.startsObject(name)) {
            return ABSENT;
        }
        long offset = values.parser().currentTokenLocation().getByteOffset();
        values.skip();
        return offset;
    }

    private ErrorInstance error(long offset) throws BadAggregate {
        if (offset == ABSENT) {
            return ErrorInstance.UNKNOWN;
        }
        try (JsonParser parser = parserAt(offset)) {
            ErrorInstance error = new ErrorInstanceReader(context, new ValueReader(parser, context)).read(0);
            return error == null ? ErrorInstance.UNKNOWN : error;
        }
    }

    private @Nullable HttpContext http(long offset) throws BadAggregate {
        if (offset == ABSENT) {
            return null;
        }
        try (JsonParser parser = parserAt(offset)) {
            return new HttpContextReader(context, new ValueReader(parser, context)).read();
        }
    }

    private JsonParser parserAt(long offset) {
        JsonParser parser = text.parser(context.json(), offset);
        parser.nextToken();
        return parser;
    }

    /** The same content gives the same uuid: an occurrence without one is recognised when it is listed again. */
    private static Occurrence withDerivedUuid(Occurrence o) {
        byte[] content = o.toString().getBytes(StandardCharsets.UTF_8);
        String uuid = UUID.nameUUIDFromBytes(content).toString();
        return new Occurrence(uuid, o.timestamp(), o.severity(), o.error(), o.httpContext());
    }
}
