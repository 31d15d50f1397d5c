package io.periskop.api.periskop;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.store.StoredError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorJsonTests {

    @Test
    void hasTheOriginalsMembersInItsOrder() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("A", "1");
        headers.put("B", "");
        HttpContext http = new HttpContext("GET", "http://x/?a&b", headers, "");
        StoredError error = Samples.error(
                "Class@1",
                Samples.occurrence("u1", Samples.TIME, List.of("a", "b"), http),
                Samples.occurrence("u2", Samples.TIME, null, null));

        assertThat(json(error)).isEqualTo("""
                        {"aggregation_key":"Class@1","total_count":7,"severity":"warning","latest_errors":[\
                        {"error":{"class":"Class","message":"message","stacktrace":["a","b"],"cause":null},\
                        "uuid":"u1","timestamp":1795359600,"severity":"error",\
                        "http_context":{"request_method":"GET","request_url":"http://x/?a\\u0026b",\
                        "request_headers":{"A":"1","B":""},"request_body":""}},\
                        {"error":{"class":"Class","message":"message","stacktrace":null,"cause":null},\
                        "uuid":"u2","timestamp":1795359600,"severity":"error","http_context":null}],\
                        "created_at":1795359600}""");
    }

    @Test
    void noStacktraceIsNullAndAnEmptyOneEmpty() {
        assertThat(json(Samples.error("k", Samples.occurrence("u", Samples.TIME, null, null))))
                .contains("\"stacktrace\":null");
        assertThat(json(Samples.error("k", Samples.occurrence("u", Samples.TIME, List.of(), null))))
                .contains("\"stacktrace\":[]");
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00.999Z, 0",
        "1969-12-31T23:59:59.999Z, -1",
        "1969-12-31T23:59:59Z, -1",
        "1969-12-31T23:59:58.001Z, -2",
        "0001-01-01T00:00:00Z, -62135596800",
        "9999-12-31T23:59:59.999999999Z, 253402300799",
    })
    void secondsAreRoundedDown(String time, long seconds) {
        assertThat(json(Samples.error("k", Samples.occurrence("u", Instant.parse(time), null, null))))
                .contains("\"timestamp\":" + seconds + ",");
    }

    @Test
    void showsAtMostAHundredOccurrences() {
        Occurrence[] many = IntStream.range(0, 150)
                .mapToObj(i -> Samples.occurrence("u" + i + ";", Samples.TIME, null, null))
                .toArray(Occurrence[]::new);

        assertThat(json(Samples.error("k", many))).contains("u99;").doesNotContain("u100;");
    }

    /** Readers of the original's API break on an empty list, so there is always one to show. */
    @Test
    void anErrorWithoutDetailsShowsWhenAndWhat() {
        String first = json(Samples.error("shop.OutOfStock@1f"));

        assertThat(first)
                .contains("\"latest_errors\":[{\"error\":{\"class\":\"shop.OutOfStock\",\"message\":\"\","
                        + "\"stacktrace\":null,\"cause\":null},\"uuid\":\""
                        + UUID.nameUUIDFromBytes("shop\0shop.OutOfStock@1f".getBytes(StandardCharsets.UTF_8))
                        + "\",\"timestamp\":1795359600,\"severity\":\"warning\",\"http_context\":null}]");
        assertThat(json(Samples.error("shop.OutOfStock@1f"))).isEqualTo(first);
        assertThat(json(Samples.error("@"))).contains("\"class\":\"@\"");
        assertThat(json(Samples.error(""))).contains("\"class\":\"\"");
    }

    private static String json(StoredError error) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ErrorJson.write(error, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
