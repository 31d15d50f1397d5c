package io.periskop.exposition;

import static io.periskop.exposition.Documents.listing;
import static io.periskop.exposition.Documents.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.Occurrence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The next document of a target costs only what changed, and says everything that did. */
class SeenTests {
    private static final String A = aggregate("a", 1, "'1','2'");
    private static final String B = aggregate("b", 2, "'3'");
    private static final String C = aggregate("c", 3, "'4','5','6'");

    private static String aggregate(String key, int count, String uuids) {
        String occurrences = String.join(
                ",",
                Arrays.stream(uuids.split(","))
                        .map(uuid ->
                                "{'error':{'message':'" + key + "','stacktrace':['x]}','\\\"']},'uuid':" + uuid + "}")
                        .toList());
        return "{'aggregation_key':'" + key + "','total_count':" + count + ",'latest_errors':[" + occurrences + "]}";
    }

    @Test
    void sameDocument() throws MalformedExposition {
        Snapshot first = read(listing(A, B, C));

        Snapshot second = read(listing(A, B, C), first.seen());

        assertThat(second.aggregates()).isEmpty();
        assertThat(second.unchanged()).isEqualTo(3);
        assertThat(second.size()).isEqualTo(first.size()).isEqualTo(3);
        assertThat(second.targetUuid()).isEqualTo("t");
        assertThat(read(listing(A, B, C), second.seen()).unchanged()).isEqualTo(3);
    }

    @Test
    void anAggregateSaysWhetherItListsAll() throws MalformedExposition {
        Snapshot first = read(listing(A, B, "{}"));
        Snapshot second =
                read(listing(aggregate("a", 2, "'1','2'"), aggregate("b", 3, "'3','7'"), "{ }"), first.seen());

        assertThat(first.aggregates()).extracting(ReportedAggregate::abridged).containsOnly(false);
        assertThat(second.aggregates()).extracting(ReportedAggregate::abridged).containsExactly(true, true, false);
        assertThat(second.aggregates()).extracting(a -> a.occurrences().size()).containsExactly(0, 1, 0);
    }

    @Test
    void whatIsLeftOutIsUnchangedAsLongAsItDoesNotChange() throws MalformedExposition {
        Snapshot first = read(listing(A, B, C));
        Seen seen = first.seenLeavingOut(Set.of("c", "a", "unknown"));
        for (String document : List.of(listing(A, B, C), listing(C, B, A), listing(A, C, B), listing(C, A))) {
            Snapshot next = read(document, seen);
            assertThat(next.aggregates()).isEmpty();
            assertThat(next.unchangedLeftOut()).isEqualTo(2);
            seen = next.seen();
        }
        assertThat(read(listing(A, B, C), first.seen()).unchangedLeftOut()).isZero();
    }

    @Test
    void whatIsLeftOutComesWithAllItsOccurrencesWhenItChanges() throws MalformedExposition {
        Snapshot first = read(listing(A, B, C));
        Seen seen = read(listing(B, C, A), first.seenLeavingOut(Set.of("a"))).seen();
        Snapshot next = read(listing(aggregate("a", 2, "'1','2'"), aggregate("b", 9, "'3'"), C), seen);

        assertThat(next.unchanged()).isEqualTo(1);
        assertThat(next.unchangedLeftOut()).isZero();
        assertThat(next.aggregates()).extracting(ReportedAggregate::key).containsExactly("a", "b");
        assertThat(next.aggregates().get(0).abridged()).isFalse();
        assertThat(next.aggregates().get(0).occurrences())
                .extracting(Occurrence::uuid)
                .containsExactly("1", "2");
        assertThat(next.aggregates().get(1).occurrences()).isEmpty();
        assertThat(read(listing(aggregate("a", 3, "'1','2'")), next.seen())
                        .aggregates()
                        .get(0)
                        .occurrences())
                .isEmpty();
    }

    @Test
    void whatIsLeftOutIsFoundBehindWhatCannotBeRead() throws MalformedExposition {
        String bad = "{'total_count':'1'}";
        Snapshot first = read(listing("null", bad, A, bad, C));
        Snapshot next = read(listing("null", bad, A, bad, C), first.seenLeavingOut(Set.of("c")));
        assertThat(next.unchanged()).isEqualTo(2);
        assertThat(next.unchangedLeftOut()).isEqualTo(1);
        assertThat(read(listing(aggregate("c", 4, "'4'"), aggregate("a", 4, "'2'")), next.seen())
                        .aggregates())
                .extracting(a -> a.occurrences().size())
                .containsExactly(1, 0);
    }

    @Test
    void shuffledAndRespacedDocument() throws MalformedExposition {
        Seen seen = read(listing(A, B, C)).seen();

        for (String document : List.of(
                listing(C, A, B),
                listing(C, B, A),
                "{'target_uuid':'other', 'aggregated_errors' : [\n\t" + B + " ,\r\n " + C + "\n,\n" + A + " ] }")) {
            Snapshot snapshot = read(document, seen);
            assertThat(snapshot.aggregates()).isEmpty();
            assertThat(snapshot.unchanged()).isEqualTo(3);
            assertThat(read(listing(A, B, C), snapshot.seen()).unchanged()).isEqualTo(3);
        }
    }

    @Test
    void shuffledDocumentOfManyAggregates() throws MalformedExposition {
        List<String> aggregates = new ArrayList<>(IntStream.range(0, 1_000)
                .mapToObj(i -> aggregate("k" + i, i, "'" + i + "a','" + i + "b'"))
                .toList());
        Seen seen = read(listing(aggregates.toArray(String[]::new))).seen();
        Collections.shuffle(aggregates, new Random(1));

        Snapshot snapshot = read(listing(aggregates.toArray(String[]::new)), seen);

        assertThat(snapshot.aggregates()).isEmpty();
        assertThat(snapshot.unchanged()).isEqualTo(1_000);
    }

    @Test
    void oneDigitOfOneCount() throws MalformedExposition {
        Seen seen = read(listing(A, B, C)).seen();

        Snapshot snapshot = read(listing(A, B.replace(":2,", ":3,"), C), seen);

        assertThat(snapshot.unchanged()).isEqualTo(2);
        ReportedAggregate changed = only(snapshot);
        assertThat(changed.key()).isEqualTo("b");
        assertThat(changed.totalCount()).isEqualTo(3);
        assertThat(changed.occurrences()).isEmpty();
    }

    @Test
    void anyOtherByteOfAnAggregateIsNoticed() throws MalformedExposition {
        Seen seen = read(listing(A, B)).seen();

        for (int i = 0; i < 9; i++) {
            assertThat(read(listing(A, B.replace(":2,", ":" + (20 + i) + ","), C), seen)
                            .aggregates())
                    .extracting(ReportedAggregate::key)
                    .containsExactly("b", "c");
            assertThat(read(listing(A, B.replace("'key':'b'", "'key':'" + i + "'")), seen)
                            .unchanged())
                    .isGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void occurrenceAppendedAndOldestDropped() throws MalformedExposition {
        Seen seen = read(listing(A, B, C)).seen();

        Snapshot snapshot = read(listing(A, B, aggregate("c", 4, "'5','6','7'")), seen);

        assertThat(uuids(snapshot)).containsExactly("7");
        assertThat(only(snapshot).occurrences().get(0).error().message()).isEqualTo("c");
        Snapshot next = read(listing(A, B, aggregate("c", 5, "'5','6','7','8'")), snapshot.seen());
        assertThat(uuids(next)).containsExactly("8");
    }

    @Test
    void newAggregateBetweenOthers() throws MalformedExposition {
        Seen seen = read(listing(A, C)).seen();

        Snapshot snapshot = read(listing(A, B, C), seen);

        assertThat(snapshot.unchanged()).isEqualTo(2);
        assertThat(only(snapshot).key()).isEqualTo("b");
        assertThat(uuids(snapshot)).containsExactly("3");
    }

    @Test
    void removedAggregateIsNewWhenItComesBack() throws MalformedExposition {
        Seen seen = read(listing(A, B, C)).seen();

        Snapshot without = read(listing(A, C), seen);
        Snapshot back = read(listing(A, B, C), without.seen());

        assertThat(without.aggregates()).isEmpty();
        assertThat(without.unchanged()).isEqualTo(2);
        assertThat(back.unchanged()).isEqualTo(2);
        assertThat(uuids(back)).containsExactly("3");
    }

    @Test
    void emptyDocumentForgetsAll() throws MalformedExposition {
        Seen seen = read("{}", read(listing(A, B, C)).seen()).seen();

        assertThat(read(listing(A, B, C), seen).aggregates()).hasSize(3);
    }

    @Test
    void sameAggregateTwice() throws MalformedExposition {
        Snapshot first = read(listing(A, A));

        assertThat(first.aggregates()).hasSize(2);
        assertThat(read(listing(A, A, A), first.seen()).unchanged()).isEqualTo(3);
    }

    @Test
    void rejectedAggregateIsReadAgainEachTime() throws MalformedExposition {
        String bad = "{'aggregation_key':'x','latest_errors':[{'uuid':'9'}],'total_count':'1'}";
        Snapshot snapshot = read(listing(A, bad, B));
        for (int i = 0; i < 3; i++) {
            assertThat(snapshot.rejected())
                    .containsExactly(new Rejection(1, "total_count: expected a whole number, got a text"));
            assertThat(snapshot.size()).isEqualTo(2);
            snapshot = read(listing(A, bad, B), snapshot.seen());
            assertThat(snapshot.unchanged()).isEqualTo(2);
        }
        Snapshot good = read(listing(A, bad.replace("'1'", "1"), B), snapshot.seen());
        assertThat(good.rejected()).isEmpty();
        assertThat(uuids(good)).containsExactly("9");
    }

    @Test
    void nullIsNeverAnUnchangedAggregate() throws MalformedExposition {
        Snapshot first = read(listing("null", A, "null"));
        Snapshot second = read(listing("null", A, "null"), first.seen());

        assertThat(first.size()).isEqualTo(1);
        assertThat(second.size()).isEqualTo(1);
        assertThat(second.unchanged()).isEqualTo(1);
    }

    @Test
    void occurrencesWithoutUuidAreRecognised() throws MalformedExposition {
        String one = "{'error':{'class':'C','message':'m'},'timestamp':'2026-01-01T10:00:00Z'}";
        String two = "{'timestamp':'2026-01-01T10:00:01Z','error':{'message':'m','class':'C'}}";
        String aggregate = "{'total_count':%d,'latest_errors':[%s]}";

        Snapshot first = read(listing(String.format(aggregate, 1, one)));
        Snapshot second = read(listing(String.format(aggregate, 2, one + "," + two)), first.seen());
        Snapshot third = read(listing(String.format(aggregate, 3, two + "," + one)), second.seen());

        assertThat(first.aggregates().get(0).occurrences()).hasSize(1);
        Occurrence added = only(second).occurrences().get(0);
        assertThat(only(second).occurrences()).hasSize(1);
        assertThat(added.timestamp()).hasToString("2026-01-01T10:00:01Z");
        assertThat(added.uuid())
                .isNotEqualTo(first.aggregates().get(0).occurrences().get(0).uuid());
        assertThat(only(third).occurrences()).isEmpty();
        // Whitespace and the order of members are no content.
        assertThat(read(listing(String.format(aggregate, 4, one.replace("':", "' : "))), first.seen())
                        .aggregates()
                        .get(0)
                        .occurrences())
                .isEmpty();
    }

    @Test
    void knownOccurrenceNeedNotBeReadable() throws MalformedExposition {
        Seen seen = read(listing(A)).seen();

        Snapshot snapshot =
                read(listing(A.replace("'message':'a'", "'message':1").replace(":1,'l", ":2,'l")), seen);

        assertThat(snapshot.rejected()).isEmpty();
        assertThat(only(snapshot).totalCount()).isEqualTo(2);
    }

    @Test
    void prefixOfWhatStoodThereIsNotTaken() throws MalformedExposition {
        Seen seen = read(listing("{}", A)).seen();

        assertThat(read(listing("{'total_count':1}", A), seen).aggregates())
                .extracting(ReportedAggregate::totalCount)
                .containsExactly(1L);
    }

    @Test
    void occurrencesThatALimitCutAreKnown() throws MalformedExposition {
        ReaderLimits limits = new ReaderLimits(1 << 20, 100, 100, 2, 10, 10, 10);
        ExpositionReader reader = new ExpositionReader(limits);
        byte[] document = Documents.json(listing(aggregate("a", 3, "'1','2','3'")));
        byte[] next = Documents.json(listing(aggregate("a", 4, "'1','2','3','4'")));

        Snapshot first = reader.read(document, document.length, Seen.NOTHING);
        Snapshot second = reader.read(next, next.length, first.seen());

        assertThat(first.cut().occurrences()).isEqualTo(1);
        assertThat(second.cut().none()).isTrue();
        assertThat(uuids(second)).containsExactly("4");
    }

    private static ReportedAggregate only(Snapshot snapshot) {
        assertThat(snapshot.aggregates()).hasSize(1);
        return snapshot.aggregates().get(0);
    }

    private static List<String> uuids(Snapshot snapshot) {
        return only(snapshot).occurrences().stream().map(Occurrence::uuid).toList();
    }
}
