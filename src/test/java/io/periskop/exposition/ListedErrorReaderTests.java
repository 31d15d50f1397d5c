package io.periskop.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.periskop.error.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListedErrorReaderTests {
    private final ListedErrorReader reader = new ListedErrorReader(ReaderLimits.DEFAULT);

    @Test
    void readsWhatTheApiLists() throws MalformedExposition {
        ReportedAggregate read = read("""
                {"aggregation_key":"k","total_count":7,"severity":"warning","latest_errors":[{"error":{"class":"E",
                "message":"m","stacktrace":["a","b"],"cause":{"class":"C","message":"","stacktrace":null,"cause":null}},
                "uuid":"u1","timestamp":1763805600,"severity":"info","http_context":{"request_method":"GET",
                "request_url":"http://example.com/","request_headers":{"A":"b"},"request_body":""}}],
                "created_at":1763805500}""");

        assertThat(read.key()).isEqualTo("k");
        assertThat(read.totalCount()).isEqualTo(7);
        assertThat(read.severity()).isEqualTo(Severity.WARNING);
        assertThat(read.createdAt()).isEqualTo(Instant.ofEpochSecond(1763805500));
        assertThat(read.occurrences()).singleElement().satisfies(one -> {
            assertThat(one.uuid()).isEqualTo("u1");
            assertThat(one.timestamp()).isEqualTo(Instant.ofEpochSecond(1763805600));
            assertThat(one.error().cause().className()).isEqualTo("C");
            assertThat(one.httpContext().headers()).containsEntry("A", "b");
        });
    }

    @Test
    void theYearOneIsNoTime() throws MalformedExposition {
        assertThat(read("{\"aggregation_key\":\"k\",\"created_at\":-62135596800}")
                        .createdAt())
                .isNull();
        assertThat(read("{\"aggregation_key\":\"k\",\"created_at\":\"2026-11-22T10:00:00Z\"}")
                        .createdAt())
                .isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | got null",
                "[] | expected an object",
                "{\"total_count\":-1} | negative",
                "{\"created_at\":253402300800} | no time",
                "{\"created_at\":-62135596801} | no time",
                "{\"created_at\":99999999999999999999} | no time",
                "{\"created_at\":1.5} | expected a text",
                "{\"latest_errors\":[{\"timestamp\":\"x\"}]} | RFC 3339",
                "{} {} | more than one",
                "{\"a\": | Unexpected",
                "'' | expected",
            })
    void whatIsNoErrorSaysWhy(String text, String named) {
        assertThatExceptionOfType(MalformedExposition.class)
                .isThrownBy(() -> read(text))
                .withMessageContaining(named)
                .withMessageNotContaining("\n");
    }

    @Test
    void depthIsBounded() {
        assertThatExceptionOfType(MalformedExposition.class)
                .isThrownBy(() -> read("{\"x\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}"));
    }

    private ReportedAggregate read(String text) throws MalformedExposition {
        return reader.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
