package io.periskop.ingest.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.HttpContext;
import io.periskop.error.Severity;
import io.periskop.ingest.EventException;
import io.periskop.ingest.EventFrame;
import io.periskop.ingest.IngestEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentryEventReaderTests {

    private static IngestEvent read(String json) {
        return read(json, null);
    }

    private static IngestEvent read(String json, List<String> tags) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        try {
            IngestEvent event = new SentryEventReader("shop", tags).read(bytes, bytes.length, "");
            assertThat(event).isNotNull();
            return event;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void chainsAndStacksAreTurnedRound() {
        IngestEvent event = read("""
                {"event_id":"9EC79C33-EC99-42AB-8353-589FCB2E04DC","platform":"java","release":"shop@1.2","environment":"prod",
                 "exception":{"values":[
                   {"type":"SQLException","value":"no route","module":"java.sql",
                    "stacktrace":{"frames":[{"module":"db.Pool","function":"take","filename":"Pool.java","lineno":3,"in_app":true}]}},
                   {"type":"PayException","value":"caf\\u00e9","module":"shop.pay","mechanism":{"handled":false},
                    "stacktrace":{"frames":[
                      {"module":"java.lang.Thread","function":"run","filename":"Thread.java","lineno":840,"in_app":false},
                      {"module":"shop.Cart","function":"pay","filename":"Cart.java","lineno":17,"in_app":true,"vars":{"card":"4111"}}]}}]}}
                """);
        assertThat(event.id()).isEqualTo("9ec79c33ec9942ab8353589fcb2e04dc");
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(event.release()).isEqualTo("shop@1.2");
        assertThat(event.exceptions())
                .extracting(EventException::type)
                .containsExactly("shop.pay.PayException", "java.sql.SQLException");
        assertThat(event.exceptions().get(0).message()).isEqualTo("caf\u00e9");
        assertThat(event.exceptions().get(0).frames())
                .extracting(EventFrame::text)
                .containsExactly("at shop.Cart.pay (Cart.java:17)", "at java.lang.Thread.run (Thread.java:840) ~");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"exception\":{\"values\":[{\"type\":\"E\",\"value\":\"v\"}]}}",
                "{\"exception\":[{\"type\":\"E\",\"value\":\"v\"}]}",
                "{\"exception\":{\"type\":\"E\",\"value\":\"v\"}}",
                "{\"exception\":{\"values\":[null,{\"type\":\"E\",\"value\":\"v\",\"stacktrace\":null,\"module\":null}]}}",
                "{\"exception\":{\"values\":[{\"type\":\"E\",\"value\":\"v\",\"stacktrace\":{\"frames\":{}},\"thread_id\":[1]}]}}",
            })
    void exceptionsComeInSeveralForms(String json) {
        assertThat(read(json).exceptions()).singleElement().satisfies(each -> {
            assertThat(each.type()).isEqualTo("E");
            assertThat(each.message()).isEqualTo("v");
        });
    }

    @Test
    void numbersThatAreNoneDoNotConfuseWhatFollows() {
        IngestEvent event = read("{\"exception\":[{\"type\":\"E\",\"stacktrace\":{\"frames\":["
                + "{\"lineno\":{\"a\":[1]},\"function\":\"f\",\"in_app\":{\"b\":2}},{\"lineno\":99999999999999999999,"
                + "\"function\":\"g\"}]}}],\"level\":\"fatal\",\"release\":{\"x\":1}}");
        assertThat(event.severity()).isEqualTo(new Severity("fatal"));
        assertThat(event.exceptions().get(0).frames())
                .extracting(EventFrame::function)
                .containsExactly("g", "f");
    }

    /** As one SDK sends a message: an exception without a type. */
    @Test
    void aMessageMayLookLikeAnException() {
        IngestEvent event = read("{\"message\":\"hello\",\"exception\":{\"values\":[{\"value\":\"\","
                + "\"mechanism\":{\"synthetic\":true},\"stacktrace\":{\"frames\":[{\"function\":\"f\"}]}}]}}");
        assertThat(event.message()).isEqualTo("hello");
        assertThat(event.exceptions())
                .singleElement()
                .satisfies(each -> assertThat(each.type()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1700000000.25 | 2023-11-14T22:13:20.250Z",
                "1700000000 | 2023-11-14T22:13:20Z",
                "\"1700000000.25\" | 2023-11-14T22:13:20.250Z",
                "\"2023-11-14T22:13:20.250000Z\" | 2023-11-14T22:13:20.250Z",
                "\"2023-11-14T22:13:20.25\" | 2023-11-14T22:13:20.250Z",
                "\"2023-11-14 22:13:20\" | 2023-11-14T22:13:20Z",
                "\"2023-11-14T23:13:20+01:00\" | 2023-11-14T22:13:20Z",
                "\"yesterday\" |",
                "-1 |",
                "1e300 |",
                "null |",
                "{\"a\":1} |",
            })
    void timesComeInSeveralForms(String json, Instant time) {
        assertThat(read("{\"timestamp\":" + json + ",\"message\":\"m\"}").time())
                .isEqualTo(time);
    }

    @Test
    void messagesComeInSeveralForms() {
        assertThat(read("{\"message\":\"a\"}").message()).isEqualTo("a");
        assertThat(read("{\"logentry\":{\"message\":\"a %s\",\"formatted\":\"a b\",\"params\":[\"b\"]}}")
                        .message())
                .isEqualTo("a b");
        assertThat(read("{\"message\":{\"message\":\"a %s\"}}").message()).isEqualTo("a %s");
    }

    @Test
    void tagsComeInTwoFormsAndMayBeChosen() {
        String json = "{\"transaction\":\"GET /x\",\"tags\":%s}";
        assertThat(read(json.formatted("{\"a\":\"1\",\"b\":2}")).tags())
                .containsEntry("a", "1")
                .containsEntry("b", "2")
                .containsEntry("transaction", "GET /x");
        assertThat(read(json.formatted("[[\"a\",\"1\"],[\"b\",true],[\"c\"],7]"))
                        .tags())
                .containsEntry("a", "1")
                .containsEntry("b", "true");
        assertThat(read(json.formatted("{\"a\":\"1\",\"b\":\"2\"}"), List.of("b"))
                        .tags())
                .containsOnlyKeys("b");
    }

    @Test
    void fingerprintsAreTexts() {
        assertThat(read("{\"fingerprint\":[\"{{ default }}\",7]}").fingerprint())
                .containsExactly("{{ default }}", "7");
        assertThat(read("{\"fingerprint\":[]}").fingerprint()).isEmpty();
    }

    @Test
    void theRequestComesInSeveralForms() {
        HttpContext one =
                read("{\"request\":{\"method\":\"POST\",\"url\":\"https://example.com/a\",\"query_string\":\"b=1\","
                                + "\"data\":{\"c\":[1,\"d\"]},\"headers\":[[\"Host\",\"example.com\"]],\"cookies\":\"s=1\"}}")
                        .request();
        assertThat(one).isNotNull();
        assertThat(one.url()).isEqualTo("https://example.com/a?b=1");
        assertThat(one.body()).isEqualTo("{\"c\":[1,\"d\"]}");
        assertThat(one.headers()).containsEntry("Host", "example.com");
        HttpContext two = read("{\"request\":{\"url\":\"/a\",\"query_string\":{\"b\":\"x y\"},\"data\":\"text\","
                        + "\"headers\":{\"A\":\"1\"}}}")
                .request();
        assertThat(two).isNotNull();
        assertThat(two.url()).isEqualTo("/a?b=x+y");
        assertThat(two.body()).isEqualTo("text");
        assertThat(read("{\"request\":{\"env\":{\"x\":\"1\"}}}").request()).isNull();
    }

    @Test
    void nothingIsUnbounded() {
        String frames = "{\"function\":\"old\"},".repeat(600) + "{\"function\":\"new\"}";
        String causes = "{\"type\":\"C\"},".repeat(80);
        IngestEvent event = read("{\"message\":\"" + "m".repeat(100_000) + "\",\"exception\":[" + causes
                + "{\"type\":\"" + "T".repeat(9999) + "\",\"stacktrace\":{\"frames\":[" + frames + "]}}]}");
        assertThat(event.message().length()).isLessThan(20_000);
        assertThat(event.exceptions()).hasSize(50);
        assertThat(event.exceptions().get(0).type().length()).isLessThan(600);
        assertThat(event.exceptions().get(0).frames()).hasSize(500);
        assertThat(event.exceptions().get(0).frames().get(0).function()).isEqualTo("new");
    }

    @Test
    void anEventWithoutAnIdIsNeverTakenForAnother() {
        assertThat(read("{\"message\":\"m\"}").id())
                .hasSize(32)
                .isNotEqualTo(read("{\"message\":\"m\"}").id());
        assertThat(read("{\"event_id\":\"../x\"}").id()).hasSize(32).matches("[0-9a-f]+");
    }
}
