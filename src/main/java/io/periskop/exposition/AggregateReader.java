package io.periskop.exposition;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/** One aggregate, from the text of exactly one JSON value. */
final class AggregateReader {
    /** @param epochSeconds whether times may be whole seconds since 1970, as the API gives them */
    record Context(
            JsonFactory json, ReaderLimits limits, StringPool pool, CutCounter cuts, Seen seen, boolean epochSeconds) {}

    private final Context context;
    private final JsonText text;

    private String key = "";
    private long count;
    private Severity severity = Severity.ERROR;
    private @Nullable Instant createdAt;
    private List<Occurrence> occurrences = new ArrayList<>();
    private long[] uuids = new long[12];
    private int uuidCount;
    private boolean abridged;

    AggregateReader(Context context, JsonText text) {
        this.context = context;
        this.text = text;
    }

    /** Null for a JSON null, which Go takes for an aggregate that counted nothing. */
    @Nullable
    ReportedAggregate read() throws BadAggregate {
        try (JsonParser parser = text.parser(context.json)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                members(parser);
            } else if (first != JsonToken.VALUE_NULL) {
                throw new BadAggregate("expected an object");
            }
            if (parser.nextToken() != null) {
                throw new BadAggregate("more than one value");
            }
            if (first == JsonToken.VALUE_NULL) {
                return null;
            }
        }
        trim(context.limits.occurrences());
        return new ReportedAggregate(key, count, severity, createdAt, occurrences, abridged);
    }

    /** Hashes of the uuids of all its occurrences, those left out included. */
    long[] uuids() {
        return Arrays.copyOf(uuids, uuidCount);
    }

    private void members(JsonParser parser) throws BadAggregate {
        ValueReader values = new ValueReader(parser, context);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = Members.canonical(parser.currentName());
            parser.nextToken();
            member(name, values);
        }
    }

    private void member(String name, ValueReader values) throws BadAggregate {
        switch (name) {
            case Members.AGGREGATION_KEY -> key = key(values);
            case Members.TOTAL_COUNT -> count = values.count(name);
            case Members.SEVERITY -> severity = values.severity(name);
            case Members.CREATED_AT -> createdAt = values.time(name);
            case Members.LATEST_ERRORS -> latestErrors(values);
            default -> values.skip();
        }
    }

    private static String key(ValueReader values) throws BadAggregate {
        String text = values.wholeText(Members.AGGREGATION_KEY);
        if (text.length() > ReaderLimits.KEY_LENGTH) {
            throw new BadAggregate("aggregation_key: longer than " + ReaderLimits.KEY_LENGTH + " characters");
        }
        return text;
    }

    private void latestErrors(ValueReader values) throws BadAggregate {
        occurrences.clear();
        uuidCount = 0;
        abridged = false;
        if (!values.startsArray(Members.LATEST_ERRORS)) {
            return;
        }
        OccurrenceReader reader = new OccurrenceReader(context, values, text);
        while (values.next() != JsonToken.END_ARRAY) {
            if (!context.cuts.mayReadOccurrence()) {
                context.cuts.occurrences++;
                abridged = true;
                values.skip();
                continue;
            }
            Occurrence occurrence = reader.read();
            remember(reader.identity());
            if (occurrence == null) {
                abridged = true;
            } else {
                occurrences.add(occurrence);
                if (occurrences.size() >= 2 * context.limits.occurrences()) {
                    trim(context.limits.occurrences());
                }
            }
        }
    }

    private void remember(long identity) {
        if (uuidCount == uuids.length) {
            uuids = Arrays.copyOf(uuids, uuidCount * 2);
        }
        uuids[uuidCount++] = identity;
    }

    /** Keeps the newest, in their order. */
    private void trim(int limit) {
        int excess = occurrences.size() - limit;
        if (excess <= 0) {
            return;
        }
        context.cuts.occurrences += excess;
        abridged = true;
        List<Occurrence> oldestFirst = new ArrayList<>(occurrences);
        oldestFirst.sort(Comparator.comparing(Occurrence::timestamp, Comparator.nullsFirst(Comparator.naturalOrder())));
        List<Occurrence> dropped = oldestFirst.subList(0, excess);
        Set<Occurrence> identity = Collections.newSetFromMap(new IdentityHashMap<>());
        identity.addAll(dropped);
        occurrences.removeIf(identity::contains);
    }
}
