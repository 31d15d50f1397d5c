package io.periskop.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class ExpositionWriterTests {
    @Property(tries = 400)
    void readingGivesWhatWasWritten(@ForAll("aggregates") List<ReportedAggregate> aggregates)
            throws MalformedExposition {
        byte[] document = Documents.written(aggregates);

        Snapshot snapshot = Documents.read(document, Seen.NOTHING);

        assertThat(snapshot.rejected()).isEmpty();
        assertThat(snapshot.cut().none()).isTrue();
        assertThat(snapshot.targetUuid()).isEqualTo("t");
        assertThat(snapshot.aggregates()).isEqualTo(aggregates);
        assertThat(Documents.read(document, snapshot.seen()).aggregates()).isEmpty();
    }

    @Test
    void memberOrderIsThatOfGo() {
        Instant time = Instant.parse("2026-01-01T10:00:00.5Z");
        ErrorInstance error = new ErrorInstance("c", "m", List.of("s"), new ErrorInstance("d", "", null, null));
        HttpContext http = new HttpContext("GET", "/", Map.of("h", "v"), "b");
        Occurrence occurrence = new Occurrence("u", time, Severity.INFO, error, http);

        byte[] written =
                Documents.written(List.of(new ReportedAggregate("k", 3, Severity.ERROR, time, List.of(occurrence))));

        assertThat(new String(written, StandardCharsets.UTF_8).replace('"', '\''))
                .isEqualTo("{'aggregated_errors':[{'aggregation_key':'k','total_count':3,'severity':'error',"
                        + "'latest_errors':[{'error':{'class':'c','message':'m','stacktrace':['s'],'cause':{'class':'d',"
                        + "'message':'','stacktrace':null,'cause':null}},'uuid':'u','timestamp':'2026-01-01T10:00:00.500Z',"
                        + "'severity':'info','http_context':{'request_method':'GET','request_url':'/',"
                        + "'request_headers':{'h':'v'},'request_body':'b'}}],'created_at':'2026-01-01T10:00:00.500Z'}],"
                        + "'target_uuid':'t'}");
    }

    @Test
    void withoutIdentityAndAggregates() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new ExpositionWriter().write(out, null, List.of());

        assertThat(out).hasToString("{\"aggregated_errors\":[],\"target_uuid\":null}");
    }

    @Test
    void streamStaysOpen() {
        boolean[] closed = new boolean[1];
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };

        new ExpositionWriter().write(out, "t", List.of());

        assertThat(closed[0]).isFalse();
        assertThat(out.size()).isPositive();
    }

    /** An offset can push a legal time over the edge of what the format's four-digit years can tell. */
    @Test
    void timesThatTheFormatCannotTellAreLeftOut() throws MalformedExposition {
        Snapshot read = Documents.read(Documents.listing(
                "{'created_at':'9999-12-31T23:59:59-01:00'}", "{'created_at':'0000-01-01T00:00:00+01:00'}"));
        assertThat(read.aggregates()).extracting(ReportedAggregate::createdAt).doesNotContainNull();

        Snapshot again = Documents.read(Documents.written(read.aggregates()), Seen.NOTHING);

        assertThat(again.rejected()).isEmpty();
        assertThat(again.aggregates()).extracting(ReportedAggregate::createdAt).containsOnlyNulls();
    }

    @Test
    void loneSurrogatesDoNotBreakTheDocument() throws MalformedExposition {
        String bad = "\ud83d";
        ErrorInstance error = new ErrorInstance(bad, bad, List.of(bad), null);
        Occurrence occurrence =
                new Occurrence(bad, null, new Severity(bad), error, new HttpContext(bad, bad, Map.of(bad, bad), bad));
        ReportedAggregate aggregate = new ReportedAggregate(bad, 1, Severity.ERROR, null, List.of(occurrence));

        Snapshot snapshot = Documents.read(Documents.written(List.of(aggregate)), Seen.NOTHING);

        ReportedAggregate read = snapshot.aggregates().get(0);
        assertThat(read.key()).isEqualTo("\ufffd");
        assertThat(read.occurrences().get(0).httpContext().headers()).isEqualTo(Map.of("\ufffd", "\ufffd"));
    }

    @Test
    void longChainsOfCauses() throws MalformedExposition {
        ErrorInstance error = ErrorInstance.UNKNOWN;
        for (int i = 0; i < 1_000; i++) {
            error = new ErrorInstance("c", "m" + i, null, error);
        }
        ReportedAggregate aggregate = new ReportedAggregate(
                "k", 1, Severity.ERROR, null, List.of(new Occurrence("u", null, Severity.ERROR, error, null)));

        Snapshot snapshot = Documents.read(Documents.written(List.of(aggregate)), Seen.NOTHING);

        assertThat(snapshot.aggregates()).hasSize(1);
        assertThat(snapshot.cut().causes()).isEqualTo(1);
    }

    @Provide
    Arbitrary<List<ReportedAggregate>> aggregates() {
        Arbitrary<Long> counts = Arbitraries.longs().between(0, ReaderLimits.MAX_COUNT);
        return Combinators.combine(
                        texts(),
                        counts,
                        severities(),
                        times(),
                        occurrences().list().ofMaxSize(4))
                .as((key, count, severity, time, occurrences) ->
                        new ReportedAggregate(key, count, severity, time, occurrences))
                .list()
                .ofMaxSize(5);
    }

    private static Arbitrary<Occurrence> occurrences() {
        Arbitrary<String> uuids = texts().filter(text -> !text.isEmpty());
        return Combinators.combine(
                        uuids, times(), severities(), errors(3), contexts().injectNull(0.5))
                .as(Occurrence::new);
    }

    private static Arbitrary<ErrorInstance> errors(int depth) {
        Arbitrary<ErrorInstance> causes = depth == 0
                ? Arbitraries.just(null)
                : Arbitraries.lazy(() -> errors(depth - 1)).injectNull(0.6);
        return Combinators.combine(texts(), texts(), texts().list().ofMaxSize(5).injectNull(0.2), causes)
                .as(ErrorInstance::new);
    }

    private static Arbitrary<HttpContext> contexts() {
        Arbitrary<Map<String, String>> headers =
                Arbitraries.maps(texts(), texts()).ofMaxSize(4).injectNull(0.3);
        return Combinators.combine(texts(), texts(), headers, texts()).as(HttpContext::new);
    }

    private static Arbitrary<Severity> severities() {
        return Arbitraries.oneOf(Arbitraries.of("error", "warning", "info"), texts())
                .map(Severity::of);
    }

    /** All that RFC 3339 can tell but Go's zero time, which means none. */
    private static Arbitrary<Instant> times() {
        Arbitrary<Long> seconds = Arbitraries.longs().between(-62_167_219_200L, 253_402_300_799L);
        Arbitrary<Integer> nanos =
                Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().between(0, 999_999_999));
        return Combinators.combine(seconds, nanos)
                .as((second, nano) -> Instant.ofEpochSecond(second, nano))
                .filter(time -> !time.equals(Instant.parse("0001-01-01T00:00:00Z")))
                .injectNull(0.1);
    }

    /** Whatever JSON has to escape, whatever scanners trip over, and every width of UTF-8. */
    private static Arbitrary<String> texts() {
        Arbitrary<String> hostile = Arbitraries.of(
                "\"",
                "\\",
                "\\\"",
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\u0000",
                "\b",
                "\n",
                "\u001f",
                "\u007f",
                "\u0085",
                "é",
                "€",
                "\u2028",
                "\u2029",
                "\ufeff",
                "\ufffd",
                "\uffff",
                "😀",
                "\udbff\udfff",
                "\\u0041",
                "\\ud83d",
                "null",
                "</script>",
                "01234567");
        Arbitrary<String> any = Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .map(Character::toString);
        return Arbitraries.frequencyOf(Tuple.of(4, hostile), Tuple.of(1, any))
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }
}
