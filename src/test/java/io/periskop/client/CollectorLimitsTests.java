package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollectorLimitsTests {
    private static final String EMOJI = "😀";

    @Test
    void furtherKeysAreCountedTogether() {
        ErrorCollector collector = with(Limits.defaults().withMaxKeys(2));
        for (int i = 0; i < 50; i++) {
            collector.report(new IllegalStateException("m"), "key-" + i);
        }
        collector.report(new IllegalStateException("m"), "key-0");
        assertThat(collector.snapshot().aggregates())
                .extracting(ErrorAggregate::aggregationKey)
                .containsExactly(ErrorCollector.OVERFLOW_KEY, "key-0", "key-1");
        assertThat(collector.snapshot().aggregates())
                .extracting(ErrorAggregate::totalCount)
                .containsExactly(48L, 2L, 1L);
    }

    @Test
    void aKeyNamedLikeTheOverflowIsTheOverflow() {
        ErrorCollector collector = with(Limits.defaults().withMaxKeys(1));
        collector.report(new IllegalStateException("m"), ErrorCollector.OVERFLOW_KEY);
        collector.report(new IllegalStateException("m"), "a");
        collector.report(new IllegalStateException("m"), "b");
        assertThat(collector.snapshot().aggregates())
                .extracting(ErrorAggregate::totalCount)
                .containsExactly(2L, 1L);
    }

    @Test
    void occurrencesAreBounded() {
        ErrorCollector collector = with(Limits.defaults().withMaxOccurrences(3));
        for (int i = 0; i < 5; i++) {
            collector.report(new IllegalStateException("m"), "key");
        }
        assertThat(Errors.only(collector).latestErrors()).hasSize(3);
    }

    @Test
    void longMessagesAreCutBetweenCharacters() {
        ErrorCollector collector = with(Limits.defaults().withMaxMessageLength(10));
        collector.report(Errors.at("123456789" + EMOJI + " and more", "shop.Cart.add"));
        assertThat(Errors.latest(collector).error().message()).isEqualTo("123456789…");
    }

    @Test
    void aMessageOfTheFullLengthIsWhole() {
        ErrorCollector collector = with(Limits.defaults().withMaxMessageLength(10));
        collector.report(Errors.at("1234567890", "shop.Cart.add"));
        assertThat(Errors.latest(collector).error().message()).isEqualTo("1234567890");
    }

    @Test
    void hugeMessagesAreCutToo() {
        ErrorCollector collector = ErrorCollector.create();
        collector.report(Errors.at("x".repeat(2_000_000), "shop.Cart.add"));
        assertThat(Errors.latest(collector).error().message()).isEqualTo("x".repeat(4096) + "…");
    }

    @Test
    void longStacksSayHowMuchIsMissing() {
        ErrorCollector collector = with(Limits.defaults().withMaxStack(2, 10));
        collector.report(Errors.at("m", "a.A.a", "a.A.b", "a.A.c", "a.A.d"));
        assertThat(Errors.latest(collector).error().stacktrace())
                .containsExactly("a.A.a(Source.java:1)", "a.A.b(Source.java:1)", "… 2 more");
    }

    @Test
    void deepCausesSaySo() {
        ErrorCollector collector = with(Limits.defaults().withMaxStack(100, 2));
        Throwable error = null;
        for (int i = 5; i > 0; i--) {
            error = new IllegalStateException("m" + i, error);
            error.setStackTrace(new StackTraceElement[0]);
        }
        collector.report(error);
        ExceptionInfo last = Errors.latest(collector).error().cause().cause();
        assertThat(last.message()).isEqualTo("m3");
        assertThat(last.stacktrace()).containsExactly("… further causes left out");
        assertThat(last.cause()).isNull();
    }

    @Test
    void longKeysAreCutButStayDistinct() {
        ErrorCollector collector = ErrorCollector.create();
        collector.report(new IllegalStateException("m"), "k".repeat(5000) + "1");
        collector.report(new IllegalStateException("m"), "k".repeat(5000) + "2");
        assertThat(collector.snapshot().aggregates())
                .hasSize(2)
                .allMatch(a -> a.aggregationKey().length() <= 512)
                .allMatch(a -> a.aggregationKey().contains("…"));
    }

    @Test
    void requestsAreCut() {
        ErrorCollector collector = with(Limits.defaults().withMaxHeaders(2, 5).withMaxBodyLength(4));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("a", "123456789");
        headers.put("long-name", "x");
        headers.put("c", "x");
        headers.put("d", "x");
        collector.report(
                new IllegalStateException("m"), new HttpContext("GET", "/" + "u".repeat(5000), headers, "body!"));
        HttpContext http = Errors.latest(collector).httpContext();
        assertThat(http.url()).isEqualTo("/" + "u".repeat(2047) + "…");
        assertThat(http.body()).isEqualTo("body…");
        assertThat(http.headers())
                .containsExactly(Map.entry("a", "12345…"), Map.entry("long-…", "x"), Map.entry("…", "2 more"));
    }

    @Test
    void noBodiesAreKeptWhenTheirLengthIsZero() {
        ErrorCollector collector = with(Limits.defaults().withMaxBodyLength(0));
        collector.report(new IllegalStateException("m"), new HttpContext("GET", "/", Map.of(), "body"));
        assertThat(Errors.latest(collector).httpContext().body()).isNull();
    }

    @Test
    void aSecretAcrossTheCutIsNotKeptInPart() {
        ErrorCollector collector = with(Limits.defaults().withMaxMessageLength(20));
        collector.report(Errors.at("paid with 4111111111111111 today", "shop.Cart.add"));
        assertThat(Errors.latest(collector).error().message()).isEqualTo("paid with [redacted]…");
    }

    @Test
    void whatIsReadBeyondTheCutIsNeverKept() {
        ErrorCollector collector = with(Limits.defaults().withMaxBodyLength(40));
        String body = "{\"password\":\"" + "p".repeat(990) + "\",\"card\":\"" + "4111111111111111".repeat(100);
        collector.report(new IllegalStateException("m"), new HttpContext("POST", "/", Map.of(), body));
        assertThat(Errors.latest(collector).httpContext().body()).isEqualTo("{\"password\":\"[redacted]…");
    }

    @Test
    void refusesSenselessLimitsByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.defaults().withMaxKeys(0))
                .withMessage("maxKeys must be 1 to 2147483647, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.defaults().withMaxStack(10, 101))
                .withMessageContaining("maxCauses");
    }

    private static ErrorCollector with(Limits limits) {
        return ErrorCollector.builder().limits(limits).build();
    }
}
