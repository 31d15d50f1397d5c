package io.periskop.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.Occurrence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Documents broken at random, against two oracles: a parser that reads characters of the whole document instead of bytes
 * of its parts tells whether it is well-formed; and what is read with a memory must be what is read without one.
 */
class ReaderFuzzTests {
    private static final JsonFactory CHARACTERS = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(ReaderLimits.DEFAULT.nestingDepth())
                    .build())
            .build();

    private static final List<Original> ORIGINALS = originals();

    private record Original(byte[] document, Seen seen, Set<ReportedAggregate> aggregates, Set<String> uuids) {}

    private static List<Original> originals() {
        List<byte[]> documents = new ArrayList<>();
        Documents.fixtures().stream()
                .map(Documents::fixture)
                .filter(document -> document.length < 4_000)
                .forEach(documents::add);
        documents.add(Documents.json("null"));
        documents.add(Documents.json("{'a':[1,-2.5e+7,true,false,null,'\\ud83d\\ude00\\n'],'aggregated_errors':[null,5,"
                + "{'aggregation_key':'é€😀\\u2028','total_count':12,'severity':'x','created_at':'2026-01-01T10:00:00Z',"
                + "'latest_errors':[{},null,{'uuid':'u','error':{'message':'\\\\\\\"','stacktrace':['{[',null],"
                + "'cause':{'cause':{}}},'http_context':{'request_headers':{'a\\ud83d\\ude00':'b'}}},"
                + "{'error':{'class':'c'}}]},{},{'aggregation_key':'b','latest_errors':[{'uuid':'v'}]}],"
                + "'target_uuid':'t'}"));
        return documents.stream().map(ReaderFuzzTests::original).toList();
    }

    private static Original original(byte[] document) {
        try {
            Snapshot snapshot = Documents.read(document, Seen.NOTHING);
            Set<String> uuids = new HashSet<>();
            snapshot.aggregates().forEach(a -> a.occurrences().forEach(o -> uuids.add(o.uuid())));
            return new Original(document, snapshot.seen(), new HashSet<>(snapshot.aggregates()), uuids);
        } catch (MalformedExposition e) {
            throw new IllegalStateException(e);
        }
    }

    @Property(tries = 20_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void brokenDocuments(@ForAll("seeds") long seed) {
        Random random = new Random(seed);
        Original original = ORIGINALS.get(random.nextInt(ORIGINALS.size()));
        byte[] document = original.document;
        for (int i = random.nextInt(3); i >= 0; i--) {
            document = Mutation.of(document, random);
        }
        try {
            check(document, original);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionFailedError(
                    e + "\nfor the document\n" + new String(document, StandardCharsets.UTF_8), e);
        }
    }

    /** All equally likely, unlike the small ones that the library prefers. */
    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.randomValue(Random::nextLong);
    }

    private static void check(byte[] document, Original original) {
        Snapshot without = read(document, Seen.NOTHING);
        Snapshot with = read(document, original.seen);

        assertThat(without != null).as("accepted").isEqualTo(isAcceptable(document));
        assertThat(with != null).as("accepted with memory").isEqualTo(without != null);
        if (without != null) {
            assertThat(with.targetUuid()).isEqualTo(without.targetUuid());
            checkSame(without, with, original);
            checkSecondRead(document, without, without.seen());
            checkSecondRead(document, with, with.seen());
        }
    }

    private static @Nullable Snapshot read(byte[] document, Seen seen) {
        try {
            return Documents.read(document, seen);
        } catch (MalformedExposition e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(250).doesNotContainPattern("\\p{Cntrl}");
            return null;
        }
    }

    private static void checkSecondRead(byte[] document, Snapshot first, Seen seen) {
        Snapshot second = read(document, seen);
        assertThat(second.aggregates()).isEmpty();
        assertThat(second.unchanged()).isEqualTo(first.size());
        checkOnlyKnownPartsAreMoreLenient(second, first);
        assertThat(second.rejectedCount()).isEqualTo(first.rejectedCount());
    }

    /** Of each aggregate, in their order: either it was the same before, or it comes without what was known. */
    private static void checkSame(Snapshot without, Snapshot with, Original original) {
        assertThat(with.size() + with.rejectedCount()).isEqualTo(without.size() + without.rejectedCount());
        if (!with.rejected().equals(without.rejected())) {
            checkOnlyKnownPartsAreMoreLenient(without, with);
            return;
        }
        assertThat(isSame(without.aggregates(), with.aggregates(), original))
                .as("%s\nagainst\n%s", with.aggregates(), without.aggregates())
                .isTrue();
    }

    private static boolean isSame(List<ReportedAggregate> without, List<ReportedAggregate> with, Original original) {
        if (without.isEmpty()) {
            return with.isEmpty();
        }
        ReportedAggregate first = without.get(0);
        List<ReportedAggregate> rest = without.subList(1, without.size());
        return !with.isEmpty()
                        && with.get(0).equals(withoutKnown(first, original.uuids))
                        && isSame(rest, with.subList(1, with.size()), original)
                || original.aggregates.contains(first) && isSame(rest, with, original);
    }

    /** The large parts of an occurrence that is known already are not looked at, so they cannot be wrong. */
    private static void checkOnlyKnownPartsAreMoreLenient(Snapshot without, Snapshot with) {
        List<Integer> positions =
                without.rejected().stream().map(Rejection::position).toList();
        assertThat(with.rejected()).extracting(Rejection::position).isSubsetOf(positions);
        List<Rejection> more = new ArrayList<>(without.rejected());
        more.removeAll(with.rejected());
        assertThat(more)
                .allSatisfy(rejection ->
                        assertThat(rejection.reason()).matches("(class|message|stacktrace|cause|request_\\w+): .*"));
    }

    private static ReportedAggregate withoutKnown(ReportedAggregate a, Set<String> uuids) {
        List<Occurrence> unknown =
                a.occurrences().stream().filter(o -> !uuids.contains(o.uuid())).toList();
        boolean abridged = a.abridged() || unknown.size() < a.occurrences().size();
        return new ReportedAggregate(a.key(), a.totalCount(), a.severity(), a.createdAt(), unknown, abridged);
    }

    private static boolean isAcceptable(byte[] document) {
        String text = new String(document, StandardCharsets.UTF_8);
        try (JsonParser parser = CHARACTERS.createParser(ObjectReadContext.empty(), text)) {
            JsonToken token = parser.nextToken();
            boolean good = token == JsonToken.VALUE_NULL || token == JsonToken.START_OBJECT;
            while (token == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = Members.canonical(parser.currentName());
                good &= isAcceptable(name, parser.nextToken(), parser);
                parser.skipChildren();
            }
            return parser.nextToken() == null && good;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static boolean isAcceptable(String name, JsonToken value, JsonParser parser) {
        boolean none = value == JsonToken.VALUE_NULL;
        return switch (name) {
            case Members.TARGET_UUID ->
                none || value == JsonToken.VALUE_STRING && parser.getString().length() <= ReaderLimits.IDENTITY_LENGTH;
            case Members.AGGREGATED_ERRORS -> none || value == JsonToken.START_ARRAY;
            default -> true;
        };
    }
}
