package io.periskop.exposition;

import static io.periskop.exposition.Documents.listing;
import static io.periskop.exposition.Documents.read;
import static io.periskop.exposition.Documents.withOccurrence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which documents are taken, which lose one aggregate, and which are refused whole. */
class AcceptanceTests {
    private static final ReportedAggregate ZERO = new ReportedAggregate("", 0, Severity.ERROR, null, List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                " \r\n\t{ } ",
                "{'aggregated_errors':null}",
                "{'aggregated_errors':[]}",
                "{'aggregated_errors': [ ] , 'target_uuid' : null }",
                "{'target_uuid':null}",
                "{'target_uuid':''}",
                "{'aggregated_errors':[null]}",
                "{'aggregated_errors':[ null , null ]}",
                "{'unknown':{'a':[1,{'b':null}]},'more':1.5e300,'':''}",
            })
    void emptyDocuments(String document) throws MalformedExposition {
        Snapshot snapshot = read(document);

        assertThat(snapshot.aggregates()).isEmpty();
        assertThat(snapshot.rejected()).isEmpty();
        assertThat(snapshot.targetUuid()).isNull();
        assertThat(snapshot.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "'text'",
                "1",
                "true",
                "nul",
                "nullx",
                "null null",
                "{",
                "{}x",
                "{}{}",
                "{}\u0000",
                "\ufeff{}",
                "\ufeffnull",
                "{'a'}",
                "{'a':}",
                "{'a':1,}",
                "{,}",
                "{a:1}",
                "{'a' 1}",
                "{'a':1 'b':2}",
                "{'a':tru}",
                "{'a':true'b'}",
                "{'a':nan}",
                "{'a':NaN}",
                "{'a':01}",
                "{'a':+1}",
                "{'a':.5}",
                "{'a':1.}",
                "{'a':-}",
                "{'a':[1}",
                "{'a':{]}",
                "{'a':'\\x'}",
                "{'a':'\\u12g4'}",
                "{'a':'\t'}",
                "{'\u0001':1}",
                "{'a':/**/1}",
                "{'a':#\n1}",
                "{'target_uuid':5}",
                "{'target_uuid':true}",
                "{'target_uuid':{}}",
                "{'target_uuid':[]}",
                "{'target_uuid':['x']}",
                "{'target_uuid':'a\tb'}",
                "{'target_uuid':'a\u0000b'}",
                "{'aggregated_errors':{}}",
                "{'aggregated_errors':'x'}",
                "{'aggregated_errors':1}",
                "{'aggregated_errors':false}",
                "{'aggregated_errors':[}",
                "{'aggregated_errors':[,]}",
                "{'aggregated_errors':[{},]}",
                "{'aggregated_errors':[{} {}]}",
                "{'aggregated_errors':[null'x']}",
                "{'aggregated_errors':[null[]}",
                "{'aggregated_errors':[nullnull]}",
                "{'aggregated_errors':[\ufeffnull]}",
                "{'aggregated_errors':[\ufeff{}]}",
                "{'aggregated_errors':[\u0000n\u0000u\u0000l\u0000l]}",
                "{'aggregated_errors':[{}",
                "{'aggregated_errors':[{'total_count':1]}]}",
                "{'aggregated_errors':[{'message':'\n'}]}",
                "{'aggregated_errors':[{'total_count':'x','a':}]}",
                "{'aggregated_errors':[1 2]}",
                "{'aggregated_errors':[],'target_uuid':5,'target_uuid':'x'}",
            })
    void refusedWhole(String document) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(MalformedExposition.class)
                .hasMessageMatching("(?s).*(at byte \\d+|at the end of the document).*")
                .message()
                .doesNotContainPattern("\\p{Cntrl}")
                .hasSizeLessThan(250);
    }

    @Test
    void everyTruncationIsRefused() throws MalformedExposition {
        byte[] document = Documents.fixture("python/04-http-context-full.json");
        int whole = new String(document, StandardCharsets.UTF_8).stripTrailing().length();
        read(Arrays.copyOf(document, whole), Seen.NOTHING);
        for (int i = 0; i < whole; i++) {
            byte[] truncated = Arrays.copyOf(document, i);
            assertThatThrownBy(() -> read(truncated, Seen.NOTHING)).isInstanceOf(MalformedExposition.class);
        }
    }

    @Test
    void onlyTheFirstBytesAreTheDocument() throws MalformedExposition {
        byte[] buffer = Documents.json("{'target_uuid':'x'}}]garbage");

        assertThat(Documents.READER.read(buffer, 19, Seen.NOTHING).targetUuid()).isEqualTo("x");
        assertThatThrownBy(() -> Documents.READER.read(buffer, 18, Seen.NOTHING))
                .isInstanceOf(MalformedExposition.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'total_count':1.0}       | total_count: expected a whole number, got the number 1.0",
                "{'total_count':1e2}       | total_count: expected a whole number, got the number 1e2",
                "{'total_count':'1'}       | total_count: expected a whole number, got a text",
                "{'total_count':true}      | total_count: expected a whole number, got a truth value",
                "{'total_count':[1]}       | total_count: expected a whole number, got a list",
                "{'total_count':-1}        | total_count: -1 is negative",
                "{'total_count':-9223372036854775809}  | total_count: -9223372036854775809 is negative",
                "{'total_count':9007199254740992}      | total_count: larger than 9007199254740991",
                "{'total_count':9223372036854775807}   | total_count: larger than 9007199254740991",
                "{'total_count':9223372036854775808}   | total_count: larger than 9007199254740991",
                "{'severity':1}            | severity: expected a text, got the number 1",
                "{'aggregation_key':{}}    | aggregation_key: expected a text, got an object",
                "{'aggregation_key':false} | aggregation_key: expected a text, got a truth value",
                "{'created_at':''}         | created_at: '' is not an RFC 3339 time with offset",
                "{'created_at':1767261600} | created_at: expected a text, got the number 1767261600",
                "{'created_at':'2026-01-01T10:00:00+0200'} | created_at: '2026-01-01T10:00:00+0200' is not an RFC 3339 time with offset",
                "{'created_at':'a\\u0000\\u0085\\u2028'} | created_at: 'a???' is not an RFC 3339 time with offset",
                "{'latest_errors':{}}      | latest_errors: expected a list, got an object",
                "{'latest_errors':''}      | latest_errors: expected a list, got a text",
                "{'latest_errors':['x']}   | latest_errors: expected an object, got a text",
                "{'latest_errors':[[]]}    | latest_errors: expected an object, got a list",
                "{'latest_errors':[{'uuid':1}]}           | uuid: expected a text, got the number 1",
                "{'latest_errors':[{'timestamp':''}]}     | timestamp: '' is not an RFC 3339 time with offset",
                "{'latest_errors':[{'severity':[]}]}      | severity: expected a text, got a list",
                "{'latest_errors':[{'error':'x'}]}        | error: expected an object, got a text",
                "{'latest_errors':[{'error':[]}]}         | error: expected an object, got a list",
                "{'latest_errors':[{'error':{'class':1}}]}           | class: expected a text, got the number 1",
                "{'latest_errors':[{'error':{'message':{}}}]}        | message: expected a text, got an object",
                "{'latest_errors':[{'error':{'stacktrace':'a'}}]}    | stacktrace: expected a list, got a text",
                "{'latest_errors':[{'error':{'stacktrace':[1]}}]}    | stacktrace: expected a text, got the number 1",
                "{'latest_errors':[{'error':{'cause':[]}}]}          | cause: expected an object, got a list",
                "{'latest_errors':[{'error':{'cause':{'cause':1}}}]} | cause: expected an object, got the number 1",
                "{'latest_errors':[{'http_context':[]}]}             | http_context: expected an object, got a list",
                "{'latest_errors':[{'http_context':{'request_method':1}}]}        | request_method: expected a text, got the number 1",
                "{'latest_errors':[{'http_context':{'request_url':1}}]}           | request_url: expected a text, got the number 1",
                "{'latest_errors':[{'http_context':{'request_body':{'a':1}}}]}    | request_body: expected a text, got an object",
                "{'latest_errors':[{'http_context':{'request_headers':[]}}]}      | request_headers: expected an object, got a list",
                "{'latest_errors':[{'http_context':{'request_headers':{'a':['b']}}}]} | request_headers: expected a text, got a list",
                "[]     | expected an object",
                "'text' | expected an object",
                "5      | expected an object",
                "true   | expected an object",
            })
    void wrongTypeCostsOneAggregate(String aggregate, String reason) throws MalformedExposition {
        Snapshot snapshot = read(listing("{'aggregation_key':'a'}", aggregate, "{'aggregation_key':'b'}"));

        assertThat(snapshot.rejected()).containsExactly(new Rejection(1, reason));
        assertThat(snapshot.rejectedCount()).isEqualTo(1);
        assertThat(snapshot.aggregates()).extracting(ReportedAggregate::key).containsExactly("a", "b");
    }

    @Test
    void reasonsAreShort() throws MalformedExposition {
        String digits = "7".repeat(5_000);

        Snapshot snapshot = read(listing(
                "{'created_at':'" + "x".repeat(5_000) + "'}",
                "{'severity':" + digits + "}",
                "{'total_count':-" + digits + "}",
                "{'total_count':" + digits + "}"));

        assertThat(snapshot.rejectedCount()).isEqualTo(4);
        assertThat(snapshot.rejected()).allSatisfy(r -> assertThat(r.reason()).hasSizeLessThan(120));
    }

    @Test
    void keepsTheFirstReasonsAndCountsAll() throws MalformedExposition {
        Snapshot snapshot = read(listing(Collections.nCopies(25, "1").toArray(String[]::new)));

        assertThat(snapshot.rejected()).hasSize(10).first().isEqualTo(new Rejection(0, "expected an object"));
        assertThat(snapshot.rejectedCount()).isEqualTo(25);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'aggregation_key':null,'total_count':null,'severity':null,'created_at':null,'latest_errors':null}",
                "{'total_count':0,'severity':'','latest_errors':[]}",
                "{'total_count':-0}",
                "{'created_at':'0001-01-01T00:00:00Z'}",
                "{'whatever':{'latest_errors':[1]},'x':1e999}",
            })
    void absentAndNullAndEmptyAreTheSame(String aggregate) throws MalformedExposition {
        assertThat(read(listing(aggregate)).aggregates()).containsExactly(ZERO);
    }

    @Test
    void largestCount() throws MalformedExposition {
        assertThat(only(read(listing("{'total_count':9007199254740991}"))).totalCount())
                .isEqualTo(9_007_199_254_740_991L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'error':null,'uuid':null,'timestamp':null,'severity':null,'http_context':null",
                "'error':{},'uuid':'','severity':''",
                "'error':{'class':null,'message':null,'stacktrace':null,'cause':null}",
            })
    void emptyOccurrences(String members) throws MalformedExposition {
        Occurrence occurrence = occurrence(members);

        assertThat(occurrence)
                .isEqualTo(new Occurrence(occurrence.uuid(), null, Severity.ERROR, ErrorInstance.UNKNOWN, null));
        assertThat(occurrence.uuid()).isNotEmpty();
    }

    @Test
    void nullsInLists() throws MalformedExposition {
        assertThat(only(read(listing("{'latest_errors':[null]}"))).occurrences())
                .hasSize(1);
        assertThat(occurrence("'error':{'stacktrace':[null,'a']}").error().stacktrace())
                .containsExactly("", "a");
        assertThat(occurrence("'error':{'stacktrace':[]}").error().stacktrace()).isEmpty();
        assertThat(occurrence("'error':{'cause':{}}").error().cause()).isEqualTo(ErrorInstance.UNKNOWN);
    }

    @Test
    void emptyAndPartialHttpContexts() throws MalformedExposition {
        assertThat(occurrence("'http_context':{}").httpContext()).isEqualTo(new HttpContext("", "", null, ""));
        assertThat(occurrence("'http_context':{'request_headers':{}}").httpContext())
                .isEqualTo(new HttpContext("", "", Map.of(), ""));
        assertThat(occurrence("'http_context':{'request_headers':{'a':null,'b':'c'},'request_body':null}")
                        .httpContext())
                .isEqualTo(new HttpContext("", "", Map.of("a", "", "b", "c"), ""));
    }

    @Test
    void namesInAnyCase() throws MalformedExposition {
        Snapshot snapshot = read("""
                {'Aggregated_Errors':[{'AGGREGATION_KEY':'k','Total_Count':3,'SEVERITY':'info',
                  'CREATED_AT':'2026-01-01T10:00:00Z','LATEST_ERRORS':[{'ERROR':{'CLASS':'c','MESSAGE':'m',
                    'STACKTRACE':['s'],'CAUSE':{'Class':'d'}},'UUID':'u','TIMESTAMP':'2026-01-01T10:00:00Z',
                    'SEVERITY':'info','HTTP_CONTEXT':{'REQUEST_METHOD':'GET','REQUEST_URL':'/',
                    'REQUEST_HEADERS':{'Severity':'a','severity':'b'},'REQUEST_BODY':'x'}}]}],'TARGET_UUID':'t'}
                """);

        Instant time = Instant.parse("2026-01-01T10:00:00Z");
        Severity info = Severity.INFO;
        ErrorInstance error = new ErrorInstance("c", "m", List.of("s"), new ErrorInstance("d", "", null, null));
        HttpContext http = new HttpContext("GET", "/", Map.of("Severity", "a", "severity", "b"), "x");
        assertThat(snapshot.targetUuid()).isEqualTo("t");
        assertThat(snapshot.aggregates())
                .containsExactly(new ReportedAggregate(
                        "k", 3, info, time, List.of(new Occurrence("u", time, info, error, http))));
    }

    @Test
    void lastOfTwoMembersCounts() throws MalformedExposition {
        Snapshot snapshot = read("""
                {'target_uuid':'a','aggregated_errors':[{'aggregation_key':'x'},1,null],'TARGET_UUID':'b',
                 'AGGREGATED_ERRORS':[{'aggregation_key':'y','total_count':1,'TOTAL_COUNT':2,
                   'latest_errors':[{'uuid':'1'},{'uuid':'2'}],
                   'latest_errors':[{'uuid':'3','error':{'message':'first'},'ERROR':{'message':'last'},
                     'http_context':{},'http_context':null}]}]}
                """);

        assertThat(snapshot.targetUuid()).isEqualTo("b");
        assertThat(snapshot.rejected()).isEmpty();
        assertThat(snapshot.size()).isEqualTo(1);
        ReportedAggregate aggregate = only(snapshot);
        assertThat(aggregate.key()).isEqualTo("y");
        assertThat(aggregate.totalCount()).isEqualTo(2);
        assertThat(aggregate.occurrences())
                .containsExactly(
                        new Occurrence("3", null, Severity.ERROR, new ErrorInstance("", "last", null, null), null));
    }

    @Test
    void ofTwoListsOnlyTheLastIsRemembered() throws MalformedExposition {
        Seen seen = read("{'aggregated_errors':[{'aggregation_key':'x'}],'aggregated_errors':[]}")
                .seen();

        assertThat(read("{'aggregated_errors':[{'aggregation_key':'x'}]}", seen).aggregates())
                .hasSize(1);
    }

    @Test
    void invalidUtf8BecomesTheReplacementCharacter() throws MalformedExposition {
        byte[] document = latin1("{'target_uuid':'a\u00ffb','aggregated_errors':[{'aggregation_key':'k\u00c3',"
                + "'latest_errors':[{'uuid':'u\u0080','error':{'message':'\u00ed\u00a0\u0080\u00f0','class':'caf\u00e9'},"
                + "'http_context':{'request_headers':{'n\u00fe':'\u00e2\u0082'}}}]}],'\u00ff':1}");

        Snapshot snapshot = read(document, Seen.NOTHING);

        assertThat(snapshot.targetUuid()).isEqualTo("a\ufffdb");
        ReportedAggregate aggregate = only(snapshot);
        assertThat(aggregate.key()).isEqualTo("k\ufffd");
        Occurrence occurrence = aggregate.occurrences().get(0);
        assertThat(occurrence.uuid()).isEqualTo("u\ufffd");
        assertThat(occurrence.error().className()).isEqualTo("caf\ufffd");
        assertThat(occurrence.error().message()).matches("\ufffd+");
        assertThat(occurrence.httpContext().headers())
                .containsOnlyKeys("n\ufffd")
                .containsValue("\ufffd");
        assertThat(read(document, snapshot.seen()).unchanged()).isEqualTo(1);
    }

    @Test
    void invalidUtf8OutsideTextsIsRefused() {
        for (String document : List.of(
                "\u00ff{}",
                "{}\u00ff",
                "{\u00ff}",
                "{'a':\u00ff}",
                "{'aggregated_errors':[\u00ff]}",
                "{'a':1\u00ff}")) {
            assertThatThrownBy(() -> read(latin1(document), Seen.NOTHING)).isInstanceOf(MalformedExposition.class);
        }
    }

    @Test
    void loneSurrogatesBecomeTheReplacementCharacter() throws MalformedExposition {
        Snapshot snapshot = read("{'target_uuid':'\\ud800','aggregated_errors':[{'aggregation_key':'\\udc00a\\ud83d',"
                + "'severity':'\\ud83d\\ude00\\ud83d','latest_errors':[{'error':{'message':'\\ude00\\ud83d'},"
                + "'http_context':{'request_headers':{'\\ud83d\\ude00\\ud83dx':'y'}}}]}]}");

        assertThat(snapshot.targetUuid()).isEqualTo("\ufffd");
        ReportedAggregate aggregate = only(snapshot);
        assertThat(aggregate.key()).isEqualTo("\ufffda\ufffd");
        assertThat(aggregate.severity().text()).isEqualTo("\ud83d\ude00\ufffd");
        Occurrence occurrence = aggregate.occurrences().get(0);
        assertThat(occurrence.error().message()).isEqualTo("\ufffd\ufffd");
        assertThat(occurrence.httpContext().headers()).containsOnlyKeys("\ud83d\ude00\ufffdx");
    }

    @Test
    void textsKeepEveryCharacter() throws MalformedExposition {
        String text = "\\u0000\\t\\/\\\\\\\"<>&é€😀\\u2028\u2028\u007f\u0085";

        String message =
                occurrence("'error':{'message':'" + text + "'}").error().message();

        assertThat(message).isEqualTo("\u0000\t/\\\"<>&é€😀\u2028\u2028\u007f\u0085");
    }

    @Test
    void namesMayBeEscaped() throws MalformedExposition {
        assertThat(read("{'t\\u0061rget_uuid':'x'}").targetUuid()).isEqualTo("x");
        assertThat(only(read(listing("{'aggregation\\u005fkey':'x'}"))).key()).isEqualTo("x");
    }

    /** The jumps back into a slice count bytes, not characters, from wherever the slice begins. */
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "é", "€", "😀", "ééé€€😀", "\ufffd"})
    void partsAreFoundBehindTextOfAnyWidth(String text) throws MalformedExposition {
        String members = "'x':'" + text + "','error':{'message':'m" + text + "'},'" + text
                + "':1,'http_context':{'request_url':'u" + text + "'},'uuid':'" + text + "1'";
        String aggregate = "{'aggregation_key':'" + text + "','latest_errors':[{" + members + "},{" + members + "}]}";

        Snapshot snapshot = read("{'" + text + "':'" + text + "','aggregated_errors':[{'severity':'" + text + "'}, "
                + aggregate + " ,\n" + aggregate + "]}");

        assertThat(snapshot.aggregates()).hasSize(3);
        assertThat(snapshot.aggregates().subList(1, 3)).allSatisfy(a -> {
            assertThat(a.key()).isEqualTo(text);
            assertThat(a.occurrences()).hasSize(2).allSatisfy(o -> {
                assertThat(o.uuid()).isEqualTo(text + "1");
                assertThat(o.error().message()).isEqualTo("m" + text);
                assertThat(o.httpContext().url()).isEqualTo("u" + text);
            });
        });
    }

    @Test
    void partsAreFoundInRepairedText() throws MalformedExposition {
        byte[] document = latin1("{'aggregated_errors':[{'a':1},{'\u00ff\u00fe':'\u00ff\u00ff\u00ff','latest_errors':"
                + "[{'x':'\u00ff','error':{'message':'m\u00ff'},'y':'\u00ff','http_context':{'request_url':'u'}}]}]}");

        Occurrence occurrence =
                read(document, Seen.NOTHING).aggregates().get(1).occurrences().get(0);

        assertThat(occurrence.error().message()).isEqualTo("m\ufffd");
        assertThat(occurrence.httpContext().url()).isEqualTo("u");
    }

    private static byte[] latin1(String document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.replace('\'', '"').chars().forEach(out::write);
        return out.toByteArray();
    }

    private static Occurrence occurrence(String members) throws MalformedExposition {
        return only(read(listing(withOccurrence(members)))).occurrences().get(0);
    }

    private static ReportedAggregate only(Snapshot snapshot) {
        assertThat(snapshot.rejected()).isEmpty();
        assertThat(snapshot.aggregates()).hasSize(1);
        return snapshot.aggregates().get(0);
    }
}
