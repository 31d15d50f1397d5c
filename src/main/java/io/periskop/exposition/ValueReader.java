package io.periskop.exposition;

import io.periskop.error.Severity;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The current value as the type that the format wants. Null stands for "none" everywhere; any other type is refused, with
 * the member's name, the type wanted and the one there.
 */
final class ValueReader {
    private static final String CUT = "…";
    private static final int SHORT_TEXT = 256;
    /** The end of the year 9999. */
    private static final long LATEST_SECOND = 253_402_300_799L;

    private final JsonParser parser;
    private final AggregateReader.Context context;

    ValueReader(JsonParser parser, AggregateReader.Context context) {
        this.parser = parser;
        this.context = context;
    }

    JsonToken next() {
        JsonToken token = parser.nextToken();
        return token == null ? JsonToken.NOT_AVAILABLE : token;
    }

    JsonParser parser() {
        return parser;
    }

    void skip() {
        parser.skipChildren();
    }

    /** Whether an array begins; a null is none. */
    boolean startsArray(String name) throws BadAggregate {
        return starts(JsonToken.START_ARRAY, name, "a list");
    }

    boolean startsObject(String name) throws BadAggregate {
        return starts(JsonToken.START_OBJECT, name, "an object");
    }

    private boolean starts(JsonToken wanted, String name, String words) throws BadAggregate {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return false;
        }
        if (token != wanted) {
            throw unexpected(name, words);
        }
        return true;
    }

    /** Null as the empty text; cut at the limit. */
    String text(String name) throws BadAggregate {
        return cut(wholeText(name), context.limits().stringLength());
    }

    /** Like {@link #text}, for texts that occur again and again. */
    String pooledText(String name) throws BadAggregate {
        return context.pool().pooled(text(name));
    }

    /** The current member's name, where names are data. */
    String pooledName() {
        String name = WellFormed.text(parser.currentName());
        return context.pool().pooled(cut(name, context.limits().stringLength()));
    }

    private String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        context.cuts().texts++;
        int end = limit > 0 && Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return text.substring(0, end) + CUT;
    }

    String wholeText(String name) throws BadAggregate {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> "";
            case VALUE_STRING -> WellFormed.text(parser.getString());
            default -> throw unexpected(name, "a text");
        };
    }

    Severity severity(String name) throws BadAggregate {
        return Severity.of(
                cut(wholeText(name), Math.min(SHORT_TEXT, context.limits().stringLength())));
    }

    @Nullable
    Instant time(String name) throws BadAggregate {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (context.epochSeconds() && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return epochSeconds(name);
        }
        String text = wholeText(name);
        try {
            return WireTime.parse(text);
        } catch (DateTimeException e) {
            throw new BadAggregate(name + ": '" + excerpt(text) + "' is not an RFC 3339 time with offset");
        }
    }

    private @Nullable Instant epochSeconds(String name) throws BadAggregate {
        boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        long seconds = fits ? parser.getLongValue() : Long.MAX_VALUE;
        if (seconds == WireTime.ZERO.getEpochSecond()) {
            return null;
        }
        if (seconds > LATEST_SECOND || seconds < WireTime.ZERO.getEpochSecond()) {
            throw new BadAggregate(name + ": " + excerpt(parser.getString()) + " is no time of the years 1 to 9999");
        }
        return Instant.ofEpochSecond(seconds);
    }

    long count(String name) throws BadAggregate {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return 0;
        }
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw unexpected(name, "a whole number");
        }
        boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        long count = fits ? parser.getLongValue() : parser.getString().startsWith("-") ? -1 : Long.MAX_VALUE;
        if (count < 0) {
            throw new BadAggregate(name + ": " + excerpt(parser.getString()) + " is negative");
        }
        if (count > ReaderLimits.MAX_COUNT) {
            throw new BadAggregate(name + ": larger than " + ReaderLimits.MAX_COUNT);
        }
        return count;
    }

    private BadAggregate unexpected(String name, String wanted) {
        String there = switch (parser.currentToken()) {
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + excerpt(parser.getString());
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            case START_ARRAY -> "a list";
            case START_OBJECT -> "an object";
            default -> "null";
        };
        return new BadAggregate(name + ": expected " + wanted + ", got " + there);
    }

    private static String excerpt(String text) {
        return Printable.of(text, 40);
    }
}
