package io.periskop.exposition;

import io.periskop.exposition.Seen.Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/**
 * One pass over one document. The outer object is walked by hand; each aggregate is first compared with what was seen
 * last time, and only what differs is handed to the parser.
 */
final class DocumentReader {
    private final JsonFactory json;
    private final ReaderLimits limits;
    private final StringPool pool;
    private final byte[] bytes;
    private final int length;
    private final Seen seen;
    private final Scanner scanner;

    private CutCounter cuts = new CutCounter();
    private final List<ReportedAggregate> aggregates = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();
    private final List<Rejection> rejected = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private int rejectedCount;
    private int unchanged;
    private int unchangedLeftOut;
    private @Nullable String targetUuid;

    DocumentReader(JsonFactory json, ReaderLimits limits, StringPool pool, byte[] bytes, int length, Seen seen) {
        this.json = json;
        this.limits = limits;
        this.pool = pool;
        this.bytes = bytes;
        this.length = length;
        this.seen = seen;
        this.scanner = new Scanner(bytes, length, limits.nestingDepth());
    }

    Snapshot read() throws MalformedExposition {
        if (scanner.peek() == '{') {
            members();
        } else if (!takeNull()) {
            throw scanner.malformed("expected an object");
        }
        if (scanner.peek() >= 0) {
            throw scanner.malformed("unexpected text after the document");
        }
        return new Snapshot(
                targetUuid,
                List.copyOf(aggregates),
                List.copyOf(positions),
                unchanged,
                unchangedLeftOut,
                List.copyOf(rejected),
                rejectedCount,
                cuts.total(),
                new Seen(slices.toArray(Slice[]::new)));
    }

    private void members() throws MalformedExposition {
        scanner.expect('{', "to begin the document");
        if (scanner.take('}')) {
            return;
        }
        do {
            String name = Members.canonical(name());
            scanner.expect(':', "after a member's name");
            switch (name) {
                case Members.AGGREGATED_ERRORS -> aggregatedErrors();
                case Members.TARGET_UUID -> targetUuid = targetUuid();
                default -> value(1);
            }
        } while (scanner.take(','));
        scanner.expect('}', "or ',' after a member");
    }

    private String name() throws MalformedExposition {
        if (scanner.peek() != '"') {
            throw scanner.malformed("expected a member's name");
        }
        return value(1);
    }

    /** Takes one value, which must be JSON; answers its text if it is a scalar, else nothing. */
    private String value(int level) throws MalformedExposition {
        scanner.peek();
        int from = scanner.position();
        return validate(from, scanner.skipValue(level));
    }

    private @Nullable String targetUuid() throws MalformedExposition {
        int kind = scanner.peek();
        if (kind != '"' && kind != 'n') {
            throw scanner.malformed("target_uuid: expected a text");
        }
        int from = scanner.position();
        String text = value(1);
        if (text.length() > ReaderLimits.IDENTITY_LENGTH) {
            throw new MalformedExposition(
                    "target_uuid: longer than " + ReaderLimits.IDENTITY_LENGTH + " characters at byte " + from);
        }
        return kind == 'n' || text.isEmpty() ? null : text;
    }

    private void aggregatedErrors() throws MalformedExposition {
        forgetEarlierList();
        if (takeNull()) {
            return;
        }
        if (!scanner.take('[')) {
            throw scanner.malformed("aggregated_errors: expected a list");
        }
        if (scanner.take(']')) {
            return;
        }
        int position = 0;
        do {
            element(position++);
        } while (scanner.take(','));
        scanner.expect(']', "or ',' after an aggregate");
    }

    /** Of a member that is there twice the last one counts, as in Go. */
    private void forgetEarlierList() {
        aggregates.clear();
        positions.clear();
        rejected.clear();
        slices.clear();
        rejectedCount = 0;
        unchanged = 0;
        unchangedLeftOut = 0;
        cuts = new CutCounter();
    }

    private void element(int position) throws MalformedExposition {
        int from = scanner.position();
        if (scanner.peek() >= 0) {
            from = scanner.position();
        }
        if (position >= limits.aggregates()) {
            value(2);
            cuts.aggregates++;
            return;
        }
        Slice same = sameAsBefore(position, from);
        if (same == null) {
            int to = scanner.skipValue(2);
            long digest = Digest.of(bytes, from, to);
            same = seen.find(digest, to - from);
            if (same == null) {
                slices.add(parsed(position, from, to, digest));
                return;
            }
        }
        scanner.moveTo(from + same.length());
        slices.add(same);
        unchanged++;
        unchangedLeftOut += same.leftOut() ? 1 : 0;
    }

    /** Guesses that the aggregate is the one that stood here last time: one checksum instead of a scan and a checksum. */
    private @Nullable Slice sameAsBefore(int position, int from) {
        Slice guess = seen.at(position);
        boolean same = guess != null
                && guess.length() > 0
                && guess.length() <= length - from
                && Digest.of(bytes, from, from + guess.length()) == guess.digest();
        return same ? guess : null;
    }

    private Slice parsed(int position, int from, int to, long digest) throws MalformedExposition {
        AggregateReader.Context context = new AggregateReader.Context(json, limits, pool, cuts, seen, false);
        AggregateReader reader = new AggregateReader(context, text(from, to));
        try {
            ReportedAggregate aggregate = reader.read();
            if (aggregate == null) {
                return Slice.UNUSABLE;
            }
            aggregates.add(aggregate);
            positions.add(position);
            return new Slice(to - from, digest, reader.uuids(), false);
        } catch (BadAggregate e) {
            rejectedCount++;
            if (rejected.size() < ReaderLimits.REJECTIONS_KEPT) {
                rejected.add(new Rejection(position, String.valueOf(e.getMessage())));
            }
            validate(from, to);
            return Slice.UNUSABLE;
        } catch (JacksonException e) {
            throw syntax(from, e);
        }
    }

    private JsonText text(int from, int to) {
        return JsonText.of(bytes, from, to, scanner.sawSurrogates());
    }

    /** Makes sure that the bytes are one whole JSON value; answers its text if it is a scalar, else nothing. */
    private String validate(int from, int to) throws MalformedExposition {
        try (JsonParser parser = text(from, to).parser(json)) {
            JsonToken token = parser.nextToken();
            String text = token != null && token.isScalarValue() ? String.valueOf(parser.getString()) : "";
            parser.skipChildren();
            if (token == null || parser.nextToken() != null) {
                throw new MalformedExposition("expected one value at byte " + from);
            }
            return WellFormed.text(text);
        } catch (JacksonException e) {
            throw syntax(from, e);
        }
    }

    private boolean takeNull() {
        scanner.peek();
        int at = scanner.position();
        if (at + 4 > length
                || bytes[at] != 'n'
                || bytes[at + 1] != 'u'
                || bytes[at + 2] != 'l'
                || bytes[at + 3] != 'l') {
            return false;
        }
        scanner.moveTo(at + 4);
        return true;
    }

    /** The parser's own words without the excerpt it adds: that is the target's text, of any length and content. */
    static MalformedExposition syntax(int from, JacksonException e) {
        String problem = Printable.of(e.getOriginalMessage(), 160);
        return new MalformedExposition("in the value at byte " + from + ": " + problem);
    }
}
