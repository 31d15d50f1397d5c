package io.periskop.exposition;

import static io.periskop.exposition.Documents.json;
import static io.periskop.exposition.Documents.listing;
import static io.periskop.exposition.Documents.withOccurrence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each limit cuts what is over it, counts what it cut, and leaves alone what is just at it. */
class ReaderLimitsTests {
    private static final ReaderLimits LIMITS = new ReaderLimits(10, 30, 3, 4, 5, 2, 3);

    private static Snapshot read(String document) throws MalformedExposition {
        return read(document, LIMITS);
    }

    private static Snapshot read(String document, ReaderLimits limits) throws MalformedExposition {
        byte[] bytes = json(document);
        return new ExpositionReader(limits).read(bytes, bytes.length, Seen.NOTHING);
    }

    private static Occurrence occurrence(Snapshot snapshot) {
        return snapshot.aggregates().get(0).occurrences().get(0);
    }

    private static String repeated(int count, String item) {
        return String.join(",", Collections.nCopies(count, item));
    }

    @Test
    void texts() throws MalformedExposition {
        String ten = "0123456789";
        String members = "'error':{'class':'%1$s','message':'%1$s','stacktrace':['%1$s'],'cause':{'message':'%1$s'}},"
                + "'http_context':{'request_method':'%1$s','request_url':'%1$s','request_headers':{'%1$s':'%1$s'},"
                + "'request_body':'%1$s'}";

        Snapshot kept = read(listing(withOccurrence(String.format(members, ten))));
        Snapshot cut = read(listing(withOccurrence(String.format(members, ten + "a"))));

        assertThat(kept.cut()).isSameAs(Cuts.NONE);
        assertThat(cut.cut()).isEqualTo(new Cuts(0, 0, 0, 0, 0, 9));
        assertThat(cut.rejected()).isEmpty();
        Occurrence occurrence = occurrence(cut);
        String text = ten + "…";
        assertThat(occurrence.error().className()).isEqualTo(text);
        assertThat(occurrence.error().message()).isEqualTo(text);
        assertThat(occurrence.error().stacktrace()).containsExactly(text);
        assertThat(occurrence.error().cause().message()).isEqualTo(text);
        assertThat(occurrence.httpContext().method()).isEqualTo(text);
        assertThat(occurrence.httpContext().url()).isEqualTo(text);
        assertThat(occurrence.httpContext().headers()).containsOnlyKeys(text).containsValue(text);
        assertThat(occurrence.httpContext().body()).isEqualTo(text);
    }

    @Test
    void cutLeavesNoHalfCharacter() throws MalformedExposition {
        Snapshot snapshot = read(listing(withOccurrence("'error':{'message':'012345678😀x'}")));

        assertThat(occurrence(snapshot).error().message()).isEqualTo("012345678…");
    }

    @Test
    void severities() throws MalformedExposition {
        ReaderLimits wide = ReaderLimits.DEFAULT;
        String text = "x".repeat(255) + "😀";

        assertThat(read(listing("{'severity':'" + "x".repeat(256) + "'}"), wide)
                        .cut()
                        .none())
                .isTrue();
        Snapshot cut = read(listing("{'severity':'" + text + "'}"), wide);
        assertThat(cut.aggregates().get(0).severity().text()).isEqualTo("x".repeat(255) + "…");
        assertThat(cut.cut().texts()).isEqualTo(1);
        assertThat(read(listing("{'severity':'0123456789x'}")).cut().texts()).isEqualTo(1);
    }

    @Test
    void limitOfNothing() throws MalformedExposition {
        ReaderLimits none = new ReaderLimits(0, 30, 1, 0, 0, 0, 0);
        String members =
                "'error':{'message':'m','stacktrace':['a'],'cause':{}},'http_context':{'request_headers':{'a':'b'}}";

        Snapshot snapshot = read(listing(withOccurrence(members)), none);

        assertThat(snapshot.cut().occurrences()).isEqualTo(1);
        assertThat(snapshot.aggregates().get(0).occurrences()).isEmpty();
    }

    @Test
    void keysAreRejectedInsteadOfCut() throws MalformedExposition {
        String longest = "k".repeat(ReaderLimits.KEY_LENGTH);

        assertThat(read(listing("{'aggregation_key':'" + longest + "'}")).aggregates())
                .extracting(ReportedAggregate::key)
                .containsExactly(longest);
        assertThat(read(listing("{'aggregation_key':'" + longest + "k'}")).rejected())
                .containsExactly(new Rejection(0, "aggregation_key: longer than 8192 characters"));
    }

    @Test
    void identitiesAreRejectedInsteadOfCut() throws MalformedExposition {
        String longest = "u".repeat(ReaderLimits.IDENTITY_LENGTH);

        assertThat(occurrence(read(listing(withOccurrence("'uuid':'" + longest + "'"))))
                        .uuid())
                .isEqualTo(longest);
        assertThat(read(listing(withOccurrence("'uuid':'" + longest + "u'"))).rejected())
                .containsExactly(new Rejection(0, "uuid: longer than 512 characters"));
        assertThat(read("{'target_uuid':'" + longest + "'}").targetUuid()).isEqualTo(longest);
        assertThatThrownBy(() -> read("{'target_uuid':'" + longest + "u'}"))
                .isInstanceOf(MalformedExposition.class)
                .hasMessage("target_uuid: longer than 512 characters at byte 15");
    }

    @Test
    void aggregates() throws MalformedExposition {
        assertThat(read(listing("{}", "{}", "{}")).cut().none()).isTrue();

        Snapshot cut = read(listing("{}", "{}", "{}", "{}", "5"));

        assertThat(cut.aggregates()).hasSize(3);
        assertThat(cut.rejected()).isEmpty();
        assertThat(cut.cut()).isEqualTo(new Cuts(2, 0, 0, 0, 0, 0));
    }

    @Test
    void aggregatesOverTheLimitMustBeJson() {
        assertThatThrownBy(() -> read(listing("{}", "{}", "{}", "{'a':}"))).isInstanceOf(MalformedExposition.class);
        assertThatThrownBy(() -> read(listing("{}", "{}", "{}", "{'a':1]"))).isInstanceOf(MalformedExposition.class);
        assertThatThrownBy(() -> read(listing("{}", "{}", "{}", "x"))).isInstanceOf(MalformedExposition.class);
    }

    @Test
    void newestOccurrencesStayInTheirOrder() throws MalformedExposition {
        int[] minutes = {7, 3, 11, 1, 12, 2, 10, 4, 9, 5, 8, 6};
        String occurrences = IntStream.of(minutes)
                .mapToObj(m -> String.format("{'uuid':'%d','timestamp':'2026-01-01T10:%02d:00Z'}", m, m))
                .collect(Collectors.joining(","));

        Snapshot cut = read(listing("{'latest_errors':[{'uuid':'timeless'}," + occurrences + "]}"));

        assertThat(cut.aggregates().get(0).occurrences())
                .extracting(Occurrence::uuid)
                .containsExactly("11", "12", "10", "9");
        assertThat(cut.cut()).isEqualTo(new Cuts(0, 9, 0, 0, 0, 0));
    }

    @Test
    void firstFramesStay() throws MalformedExposition {
        Snapshot kept = read(listing(withOccurrence("'error':{'stacktrace':['1','2','3','4','5']}")));
        Snapshot cut = read(listing(withOccurrence("'error':{'stacktrace':['1','2','3','4','5','6','7']}")));

        assertThat(kept.cut().none()).isTrue();
        assertThat(occurrence(cut).error().stacktrace()).containsExactly("1", "2", "3", "4", "5");
        assertThat(cut.cut()).isEqualTo(new Cuts(0, 0, 0, 2, 0, 0));
    }

    @Test
    void firstCausesStay() throws MalformedExposition {
        Snapshot kept = read(listing(withOccurrence("'error':" + chain(3))));
        Snapshot cut = read(listing(withOccurrence("'error':" + chain(7))));

        assertThat(kept.cut().none()).isTrue();
        assertThat(causes(occurrence(kept).error())).isEqualTo(2);
        assertThat(causes(occurrence(cut).error())).isEqualTo(2);
        assertThat(cut.cut()).isEqualTo(new Cuts(0, 0, 1, 0, 0, 0));
    }

    private static String chain(int links) {
        return "{'cause':".repeat(links) + "null" + "}".repeat(links);
    }

    private static int causes(ErrorInstance error) {
        return error.cause() == null ? 0 : 1 + causes(error.cause());
    }

    @Test
    void firstHeadersStay() throws MalformedExposition {
        String headers = "'http_context':{'request_headers':{'d':'1','c':'2','b':'3'%s}}";

        Snapshot kept = read(listing(withOccurrence(String.format(headers, ",'d':'9'"))));
        Snapshot cut = read(listing(withOccurrence(String.format(headers, ",'a':'4','d':'9','e':'5'"))));

        assertThat(kept.cut().none()).isTrue();
        assertThat(occurrence(cut).httpContext().headers())
                .containsEntry("d", "9")
                .containsOnlyKeys("b", "c", "d");
        assertThat(cut.cut()).isEqualTo(new Cuts(0, 0, 0, 0, 2, 0));
    }

    /** The levels are those of the whole document, wherever the deep value is. */
    @Test
    void nesting() throws MalformedExposition {
        String deepest = "[".repeat(29) + "]".repeat(29);
        String deepestInAggregate = "[".repeat(27) + "]".repeat(27);

        read("{'a':" + deepest + "}");
        read(listing("{'a':" + deepestInAggregate + "}"));

        for (String document : new String[] {
            "{'a':[" + deepest + "]}",
            listing("{'a':[" + deepestInAggregate + "]}"),
            listing("{}", "{}", "{}", "{'a':[" + deepestInAggregate + "]}"),
            listing(withOccurrence("'error':" + chain(28))),
        }) {
            assertThatThrownBy(() -> read(document))
                    .isInstanceOf(MalformedExposition.class)
                    .hasMessageMatching("nested deeper than 30 levels at byte \\d+");
        }
    }

    @Test
    void deepChainsNeitherOverflowNorReject() throws MalformedExposition {
        Snapshot snapshot = read(listing(withOccurrence("'error':" + chain(9_995))), ReaderLimits.DEFAULT);

        assertThat(snapshot.rejected()).isEmpty();
        assertThat(causes(occurrence(snapshot).error())).isEqualTo(50);
        assertThat(snapshot.cut().causes()).isEqualTo(1);
        assertThatThrownBy(() -> read(listing(withOccurrence("'error':" + chain(9_996))), ReaderLimits.DEFAULT))
                .isInstanceOf(MalformedExposition.class);
    }

    @Test
    void lengthOfWhatIsIgnoredIsNoError() throws MalformedExposition {
        String name = "n".repeat(60_000);
        String number = "7".repeat(5_000);

        Snapshot snapshot = read(
                "{'" + name + "':" + number + ",'aggregated_errors':[{'" + name + "':" + number + "},"
                        + withOccurrence("'http_context':{'request_headers':{'" + name + "':'x'}}") + "]}",
                ReaderLimits.DEFAULT);

        assertThat(snapshot.aggregates()).hasSize(2);
    }

    @Test
    void cutsOfSeveralKindsAddUp() throws MalformedExposition {
        String error = "'error':{'stacktrace':[" + repeated(6, "'x'") + "],'cause':" + chain(5) + "}";

        Snapshot snapshot = read(listing(withOccurrence(error), withOccurrence(error), "{}", "{}"));

        assertThat(snapshot.cut()).isEqualTo(new Cuts(1, 0, 2, 2, 0, 0));
    }
}
